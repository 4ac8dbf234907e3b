using System.Text.RegularExpressions;

namespace Mdc.Feeder.Ctp.Native;

/// <summary>A library's version, out of the many ways it is written: "v6.3.16_20190305 16:15:50", "V6_6_9", "openctp-tts v6.7.11" (ctp.md 1.4).</summary>
internal readonly partial record struct LibraryVersion(int Major, int Minor, int Patch) : IComparable<LibraryVersion>
{
    /// <summary>Finds the version in what GetApiVersion says. Null where there is none.</summary>
    public static LibraryVersion? Find(string said) =>
        ThreeNumbers().Match(said) is { Success: true } match ? new(Number(match, 1), Number(match, 2), Number(match, 3)) : null;

    /// <inheritdoc/>
    public int CompareTo(LibraryVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    /// <inheritdoc/>
    public override string ToString() => $"{Major}.{Minor}.{Patch}";

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<!\d)(\d{1,3})[._](\d{1,3})[._](\d{1,3})(?!\d)")]
    private static partial Regex ThreeNumbers();
}
