using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mdc.Gateway.Sockets;

/// <summary>One request of a WebSocket client.</summary>
internal sealed record ClientRequest
{
    /// <summary>What to do.</summary>
    public string? Action { get; init; }

    /// <summary>Instrument codes of subscribe and unsubscribe.</summary>
    public string?[]? Instruments { get; init; }

    /// <summary>Period of subscribe_bars.</summary>
    public string? Period { get; init; }

    /// <summary>Pattern of search.</summary>
    public string? Pattern { get; init; }

    /// <summary>Filter of list and search.</summary>
    public string? Product { get; init; }

    /// <summary>Filter of list and search.</summary>
    public string? Exchange { get; init; }

    /// <summary>First match wanted.</summary>
    public int? Offset { get; init; }

    /// <summary>Most matches wanted.</summary>
    public int? Limit { get; init; }

    /// <summary>Reads a request. False, with a sentence for the client, where it is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> json, [NotNullWhen(true)] out ClientRequest? request, [NotNullWhen(false)] out string? trouble)
    {
        (request, trouble) = (null, null);
        try
        {
            request = JsonSerializer.Deserialize(json, ClientRequestJson.Default.ClientRequest);
            if (request?.Action is { Length: > 0 }) return true;
            trouble = "The request has no action.";
        }
        catch (JsonException e)
        {
            trouble = $"The request is not valid JSON, or a field has the wrong type (line {e.LineNumber}, byte {e.BytePositionInLine}).";
        }
        request = null;
        return false;
    }
}

/// <summary>Generated reader of <see cref="ClientRequest"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, MaxDepth = 8)]
[JsonSerializable(typeof(ClientRequest))]
internal sealed partial class ClientRequestJson : JsonSerializerContext;
