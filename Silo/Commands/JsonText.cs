using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mdc.Silo.Commands;

/// <summary>How every command writes JSON: snake_case, and "+08:00" and Chinese names as they are, since nothing of it goes into a page.</summary>
internal static class JsonText
{
    /// <summary>One object per line.</summary>
    public static readonly JsonSerializerOptions Line = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One object for a reader.</summary>
    public static readonly JsonSerializerOptions Indented = new(Line) { WriteIndented = true };
}
