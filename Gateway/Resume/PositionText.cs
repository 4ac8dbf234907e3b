using Mdc.Domain.Ticks;

namespace Mdc.Gateway.Resume;

/// <summary>Positions of one instrument as clients write them: the <c>seq</c> of its last tick, of several feeders one each, as "1:3:8812 2:1:77".</summary>
internal static class PositionText
{
    /// <summary>Positions as text; empty for none.</summary>
    public static string Of(FeedPositions positions) => string.Join(' ', positions.All());

    /// <summary>Reads positions; false where the text is none, or names a feeder twice or more than <see cref="FeedPositions.MaxFeeders"/>.</summary>
    public static bool TryParse(string? text, out FeedPositions positions)
    {
        positions = default;
        var parts = (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is 0 or > FeedPositions.MaxFeeders) return false;
        foreach (var part in parts)
        {
            if (!FeedPosition.TryParse(part, out var position) || position is { Feeder: 0 } or { N: < 0 }) return false;
            foreach (var known in positions.All())
                if (known.Feeder == position.Feeder) return false;
            positions.Set(position);
        }
        return true;
    }
}
