using System.Runtime.CompilerServices;

namespace Mdc.Feeder.Tests;

/// <summary>The recorded days that lie beside the repository on machines that have them.</summary>
internal static class RecordedDays
{
    public static readonly string Folder = Path.GetFullPath(Path.Combine(Root(), "..", "shared", "data", "ticks"));

    public static string[] All => [.. Directory.GetFiles(Folder, "*.csv.gz").Order(StringComparer.Ordinal)];

    public static string Of(string name) => Path.Combine(Folder, name + ".csv.gz");

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}

/// <summary>A test on recorded days; skipped, with the reason, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RecordedFactAttribute : FactAttribute
{
    public RecordedFactAttribute()
    {
        if (!Directory.Exists(RecordedDays.Folder)) Skip = "the recorded tick files are not on this machine";
    }
}

/// <summary>As <see cref="RecordedFactAttribute"/>, for theories.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RecordedTheoryAttribute : TheoryAttribute
{
    public RecordedTheoryAttribute()
    {
        if (!Directory.Exists(RecordedDays.Folder)) Skip = "the recorded tick files are not on this machine";
    }
}
