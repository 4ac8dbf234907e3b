using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mdc.Domain.Ticks;
using Mdc.Gateway.Resume;

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

    /// <summary>Filter of list and search: the delivery month, as 2026-05.</summary>
    public string? Delivery { get; init; }

    /// <summary>Filter of list and search: future, option or combination.</summary>
    public string? Kind { get; init; }

    /// <summary>First match wanted.</summary>
    public int? Offset { get; init; }

    /// <summary>Most matches wanted.</summary>
    public int? Limit { get; init; }

    /// <summary>Of subscribe and resume: what the client has, by instrument, as <see cref="PositionText"/>. It gets every tick after it.</summary>
    public Dictionary<string, string?>? After { get; init; }

    /// <summary>Of subscribe: every tick from the snapshot on, out of the journal where the client was behind.</summary>
    public bool? EveryTick { get; init; }

    /// <summary>Of subscribe: at most so many pushes a second and instrument.</summary>
    public double? MaxRate { get; init; }

    /// <summary>Of subscribe: a marker in place of what was conflated.</summary>
    public bool? Gaps { get; init; }

    /// <summary>Of resume.</summary>
    public string? Token { get; init; }

    /// <summary>Of resume_token: how often, in seconds; 0 to stop.</summary>
    public double? EverySeconds { get; init; }

    /// <summary>The positions of <see cref="After"/>; false, with the instrument, where one can't be read.</summary>
    public bool TryReadAfter(out Dictionary<string, FeedPositions> after, out string? wrong)
    {
        (after, wrong) = (new Dictionary<string, FeedPositions>(StringComparer.Ordinal), null);
        foreach (var (instrument, text) in After ?? [])
        {
            if (!PositionText.TryParse(text, out var positions))
            {
                wrong = instrument;
                return false;
            }
            after[instrument] = positions;
        }
        return true;
    }

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
