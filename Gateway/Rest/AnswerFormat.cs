using System.Text;
using Microsoft.AspNetCore.Http;

namespace Mdc.Gateway.Rest;

/// <summary>JSON or CSV: by format=, else by Accept, else JSON.</summary>
internal static class AnswerFormat
{
    /// <summary>Which one is wanted. False where format is neither.</summary>
    public static bool TryParse(string? format, HttpContext context, out bool isCsv)
    {
        isCsv = format == "csv" || (format is null && context.Request.GetTypedHeaders().Accept is [var first, ..] && first.MediaType == "text/csv");
        return format is null or "csv" or "json";
    }

    /// <summary>The answer to another format.</summary>
    public static IResult Unknown() => Problems.Invalid("format must be json or csv.");
}

/// <summary>A CSV answer that is sent as it is written.</summary>
internal static class RawCsv
{
    private const int LinesBetweenFlushes = 1_000;

    /// <summary>Writes a header and a line per item.</summary>
    public static async Task Write<T>(HttpContext context, string header, IReadOnlyList<T> items, Func<T, string> line)
    {
        Begin(context, header);
        await WriteLines(context, items, line);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>Begins an answer whose lines are written in parts.</summary>
    public static void Begin(HttpContext context, string header)
    {
        context.Response.ContentType = "text/csv; charset=utf-8; header=present";
        WriteLine(context, header);
    }

    /// <summary>Writes a part of the lines.</summary>
    public static async Task WriteLines<T>(HttpContext context, IReadOnlyList<T> items, Func<T, string> line)
    {
        for (var i = 0; i < items.Count; i++)
        {
            WriteLine(context, line(items[i]));
            if (i % LinesBetweenFlushes == LinesBetweenFlushes - 1) await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
    }

    private static void WriteLine(HttpContext context, string line)
    {
        var body = context.Response.BodyWriter;
        var span = body.GetSpan(Encoding.UTF8.GetMaxByteCount(line.Length) + 1);
        var length = Encoding.UTF8.GetBytes(line, span);
        span[length] = (byte)'\n';
        body.Advance(length + 1);
    }
}
