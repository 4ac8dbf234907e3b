using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mdc.Domain;

/// <summary>How the files under data/ are read: strictly, so that a misspelt field is an error and not a default.</summary>
internal static class DataFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The file as <typeparamref name="T"/>. Throws <see cref="InvalidDataException"/> where it is not of that shape.</summary>
    public static T Read<T>(Stream json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options) ?? throw new InvalidDataException("The data file holds null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The data file is not of the expected shape: {e.Message}", e);
        }
    }

    /// <summary>A data file built into this assembly, as "data/products.json".</summary>
    public static Stream OpenEmbedded(string name) =>
        typeof(DataFile).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not built into the assembly.");
}
