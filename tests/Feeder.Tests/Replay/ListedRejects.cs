using System.Text;
using Mdc.Feeder.Replay;

namespace Mdc.Feeder.Tests.Replay;

/// <summary>Keeps refused rows in a list.</summary>
internal sealed class ListedRejects : IRejectLog
{
    public List<(string File, long Row, string Rule, string Reason, string Text)> Rows { get; } = [];

    public void Add(string file, long row, string rule, string reason, ReadOnlySpan<byte> text) =>
        Rows.Add((file, row, rule, reason, Encoding.Latin1.GetString(text)));
}
