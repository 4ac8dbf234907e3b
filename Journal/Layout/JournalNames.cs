using System.Globalization;

namespace Mdc.Journal.Layout;

/// <summary>The names of a journal's files.</summary>
internal static class JournalNames
{
    private const string Prefix = "segment-", SegmentSuffix = ".journal", IndexSuffix = ".index";

    /// <summary>A segment on its way: without its header it is none yet.</summary>
    public const string Unfinished = "segment.new";

    public static string Segment(long number) => Name(number, SegmentSuffix);

    /// <summary>The small index of a closed segment.</summary>
    public static string Index(long number) => Name(number, IndexSuffix);

    /// <summary>Where the slots of a torn tail are kept, before the start of this epoch uses them again.</summary>
    public static string TornTail(long fromOrdinal, uint epoch) =>
        string.Create(CultureInfo.InvariantCulture, $"torn-{fromOrdinal:D12}-epoch-{epoch}.slots");

    /// <summary>The number in a segment's name; null for other files.</summary>
    public static long? NumberOf(string name)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal) || !name.EndsWith(SegmentSuffix, StringComparison.Ordinal)) return null;
        var digits = name.AsSpan(Prefix.Length, name.Length - Prefix.Length - SegmentSuffix.Length);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static string Name(long number, string suffix) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:D8}{suffix}");
}
