using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Mdc.Gateway.Rest;

/// <summary>Where a reader goes on: opaque to it, numbers to us. A cursor is good for the question that gave it, on any gateway and after any restart.</summary>
internal static class Cursor
{
    private const int LongestText = 200;

    /// <summary>A cursor of numbers, for one kind of question.</summary>
    public static string Of(string kind, params ReadOnlySpan<long> numbers)
    {
        var text = new StringBuilder(kind);
        foreach (var number in numbers) text.Append(CultureInfo.InvariantCulture, $":{number}");
        return Base64Url.EncodeToString(Encoding.ASCII.GetBytes(text.ToString()));
    }

    /// <summary>Reads a cursor of one number. False where it is none, or one of another kind.</summary>
    public static bool TryParse(string cursor, string kind, out long number)
    {
        Span<long> numbers = stackalloc long[1];
        var isRead = TryParse(cursor, kind, numbers);
        number = numbers[0];
        return isRead;
    }

    /// <summary>Reads a cursor of as many numbers as there is room for. False where it is none, or one of another kind or count.</summary>
    public static bool TryParse(string cursor, string kind, Span<long> numbers)
    {
        if (cursor.Length > LongestText || !Base64Url.IsValid(cursor)) return false;
        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)).Split(':');
        if (parts.Length != numbers.Length + 1 || parts[0] != kind) return false;
        for (var i = 0; i < numbers.Length; i++)
            if (!long.TryParse(parts[i + 1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[i])) return false;
        return true;
    }
}
