using System.Runtime.CompilerServices;

namespace Mdc.Tests.Shared;

/// <summary>Recorded days and the bars of independent vendors for them: beside the repository, on machines that have them.</summary>
internal static class ReferenceData
{
    public const string Missing = "skipped: the recorded ticks and vendors' bars (../shared/data) are not beside the repository";

    private static readonly string Folder = Path.GetFullPath(Path.Combine(Root(), "..", "shared", "data"));

    public static bool IsHere => Directory.Exists(Path.Combine(Folder, "ticks")) && Directory.Exists(Path.Combine(Folder, "golden"));

    /// <summary>Recorded files, in the order of their names.</summary>
    public static string[] Ticks(string pattern = "*.csv.gz") => [.. Directory.GetFiles(Path.Combine(Folder, "ticks"), pattern).Order(StringComparer.Ordinal)];

    /// <summary>A vendor's bars.</summary>
    public static string Golden(string name) => Path.Combine(Folder, "golden", name);

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}

/// <summary>A test on reference data; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReferenceFactAttribute : FactAttribute
{
    public ReferenceFactAttribute()
    {
        if (!ReferenceData.IsHere) Skip = ReferenceData.Missing;
    }
}
