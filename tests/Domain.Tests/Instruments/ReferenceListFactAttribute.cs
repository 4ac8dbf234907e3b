namespace Mdc.Domain.Tests.Instruments;

/// <summary>A test over a list of real symbols that is too large to keep here; skipped, with the path said, where the list is not there.</summary>
public sealed class ReferenceListFactAttribute : FactAttribute
{
    public ReferenceListFactAttribute(string list)
    {
        if (!File.Exists(PathOf(list))) Skip = $"skipped: reference list {PathOf(list)} is not there";
    }

    /// <summary>Where a list lies: beside the repository, under shared/data.</summary>
    public static string PathOf(string list)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Cluster.sln"))) root = root.Parent;
        return root is null ? list : Path.GetFullPath(Path.Combine(root.FullName, "../shared/data", list));
    }
}
