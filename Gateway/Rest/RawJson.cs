using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Mdc.Gateway.Rest;

/// <summary>Writes one JSON object into memory of a known size; returns its length.</summary>
internal delegate int WriteJson<T>(in T item, Span<byte> into);

/// <summary>An answer written by hand into the response: a head, a list of objects, a tail.</summary>
internal static class RawJson
{
    private const int FlushEvery = 256 * 1024;

    /// <summary>Writes the answer. Sends as it goes, so that a long list needs no memory of its length.</summary>
    /// <param name="context">The request.</param>
    /// <param name="head">Opens the object and names the list.</param>
    /// <param name="items">What is in the list.</param>
    /// <param name="maxBytes">The most bytes one item takes.</param>
    /// <param name="write">Writes one item.</param>
    public static async Task WriteList<T>(HttpContext context, byte[] head, IReadOnlyList<T> items, int maxBytes, WriteJson<T> write)
    {
        Begin(context, head);
        await WriteItems(context, items, isFirst: true, maxBytes, write);
        await End(context, "]}"u8.ToArray());
    }

    /// <summary>Begins an answer whose parts are written one by one.</summary>
    public static void Begin(HttpContext context, byte[] head)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.BodyWriter.Write(head);
    }

    /// <summary>Writes items with commas between them, and before them where they are not the list's first.</summary>
    public static async Task WriteItems<T>(HttpContext context, IReadOnlyList<T> items, bool isFirst, int maxBytes, WriteJson<T> write)
    {
        var body = context.Response.BodyWriter;
        var unsent = 0L;
        for (var i = 0; i < items.Count; i++)
        {
            unsent += WriteOne(body, items[i], !isFirst || i > 0, maxBytes, write);
            if (unsent < FlushEvery) continue;
            await body.FlushAsync(context.RequestAborted);
            unsent = 0;
        }
    }

    /// <summary>Ends the answer.</summary>
    public static async Task End(HttpContext context, byte[] tail)
    {
        context.Response.BodyWriter.Write(tail);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static int WriteOne<T>(PipeWriter body, T item, bool comma, int maxBytes, WriteJson<T> write)
    {
        var span = body.GetSpan(maxBytes + 1);
        if (comma) span[0] = (byte)',';
        var length = write(in item, span[(comma ? 1 : 0)..]) + (comma ? 1 : 0);
        body.Advance(length);
        return length;
    }

    private static void Write(this PipeWriter body, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(body.GetSpan(bytes.Length));
        body.Advance(bytes.Length);
    }
}
