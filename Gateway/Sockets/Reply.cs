using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Mdc.Reads.Contracts;

namespace Mdc.Gateway.Sockets;

/// <summary>Answers to requests as the qactpmdgateway protocol has them, with what we add after its fields.</summary>
internal static class Reply
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The answer to subscribe: how many were accepted, and what became of each.</summary>
    public static byte[] Subscribed(IReadOnlyList<InstrumentResult> instruments) =>
        Counted("subscribe_response", "subscribed_count", "Subscribed", "accepted", instruments);

    /// <summary>The answer to resume: every tick after the token's positions follows.</summary>
    public static byte[] Resumed(IReadOnlyList<InstrumentResult> instruments) =>
        Counted("resume_response", "resumed_count", "Resumed", "accepted", instruments);

    /// <summary>A resume token, one of several parts where there are many instruments.</summary>
    public static byte[] ResumeToken(string token, int part, int parts) => Write(json =>
    {
        json.WriteString("type", "resume_token");
        json.WriteString("token", token);
        json.WriteNumber("part", part);
        json.WriteNumber("parts", parts);
    });

    /// <summary>The answer to ping, with our clock in unix milliseconds.</summary>
    public static byte[] Pong(DateTimeOffset now) => Write(json =>
    {
        json.WriteString("type", "pong");
        json.WriteNumber("time", now.ToUnixTimeMilliseconds());
    });

    /// <summary>The answer to unsubscribe.</summary>
    public static byte[] Unsubscribed(IReadOnlyList<InstrumentResult> instruments) =>
        Counted("unsubscribe_response", "unsubscribed_count", "Unsubscribed", "removed", instruments);

    /// <summary>The answer to subscribe_bars and unsubscribe_bars.</summary>
    public static byte[] Bars(string type, string period, IReadOnlyList<InstrumentResult> instruments) => Write(json =>
    {
        json.WriteString("type", type);
        json.WriteString("status", "success");
        json.WriteString("period", period);
        WriteResults(json, instruments);
    });

    /// <summary>The answer to list and search: a page of codes and how many there are in all.</summary>
    public static byte[] Page(string type, string countName, IReadOnlyList<Contract> page, int total, int offset) => Write(json =>
    {
        json.WriteString("type", type);
        json.WriteStartArray("instruments");
        foreach (var contract in page) json.WriteStringValue(contract.Code);
        json.WriteEndArray();
        json.WriteNumber(countName, total);
        json.WriteNumber("offset", offset);
    });

    /// <summary>The answer to subscribe_quotes: what the columns of the rows to come are.</summary>
    public static byte[] Quotes(string status, ReadOnlySpan<string> columns)
    {
        var names = columns.ToArray();
        return Write(json =>
        {
            json.WriteString("type", status == "success" ? "subscribe_quotes_response" : "unsubscribe_quotes_response");
            json.WriteString("status", "success");
            json.WriteStartArray("columns");
            foreach (var name in names) json.WriteStringValue(name);
            json.WriteEndArray();
        });
    }

    /// <summary>What was wrong with a request.</summary>
    /// <param name="code">For programs: invalid_request, invalid_token, unknown_action, rate_limited, too_many, unavailable.</param>
    /// <param name="message">For people: one sentence.</param>
    public static byte[] Error(string code, string message) => Write(json =>
    {
        json.WriteString("type", "error");
        json.WriteString("status", "error");
        json.WriteString("code", code);
        json.WriteString("message", message);
    });

    private static byte[] Counted(
        string type, string countName, string verb, string counted, IReadOnlyList<InstrumentResult> instruments) => Write(json =>
    {
        var count = instruments.Count(i => i.Result == counted);
        json.WriteString("type", type);
        json.WriteString("status", count > 0 || instruments.Count == 0 ? "success" : "error");
        json.WriteNumber(countName, count);
        json.WriteString("message", $"{verb} {count} of {instruments.Count} instruments");
        WriteResults(json, instruments);
    });

    private static void WriteResults(Utf8JsonWriter json, IReadOnlyList<InstrumentResult> instruments)
    {
        json.WriteStartArray("instruments");
        foreach (var (code, result, after) in instruments)
        {
            json.WriteStartObject();
            json.WriteString("instrument_id", code);
            json.WriteString("result", result);
            if (after is not null) json.WriteString("after", after);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static byte[] Write(Action<Utf8JsonWriter> body)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(bytes, Options);
        json.WriteStartObject();
        body(json);
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }
}
