using Mdc.Domain.Ticks;

namespace Mdc.Storage.Timescale.Bars;

/// <summary>Positions per feeder as the store has them: text for checkpoints, numbers beside bars. By feeder, so that equal positions are equal rows.</summary>
internal static class StoredPositions
{
    /// <summary>feeder:epoch:n, joined by commas; empty for none.</summary>
    public static string ToText(in FeedPositions positions) => string.Join(',', Ordered(positions));

    /// <summary>Reads <see cref="ToText"/>'s form; throws <see cref="FormatException"/> for any other.</summary>
    public static FeedPositions FromText(string text)
    {
        var positions = default(FeedPositions);
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!FeedPosition.TryParse(part, out var position)) throw new FormatException($"The checkpoint '{text}' is no list of positions.");
            positions.Set(position);
        }
        return positions;
    }

    /// <summary>feeder, epoch, n of each.</summary>
    public static long[] ToNumbers(in FeedPositions positions) =>
        [.. Ordered(positions).SelectMany(position => new[] { position.Feeder, position.Epoch, position.N })];

    /// <summary>Reads <see cref="ToNumbers"/>'s form.</summary>
    public static FeedPositions FromNumbers(ReadOnlySpan<long> numbers)
    {
        var positions = default(FeedPositions);
        for (var i = 0; i + 2 < numbers.Length; i += 3)
            positions.Set(new FeedPosition((byte)numbers[i], (uint)numbers[i + 1], numbers[i + 2]));
        return positions;
    }

    private static IEnumerable<FeedPosition> Ordered(in FeedPositions positions) => positions.All().OrderBy(position => position.Feeder);
}
