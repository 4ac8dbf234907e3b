using System.Reflection;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Tests.Surface;

/// <summary>
/// What this runtime declares in Orleans' namespaces is what Orleans declares there: sources that compile here compile there.
/// It may declare less, never other.
/// </summary>
public sealed class SurfaceTests
{
    private static readonly Lazy<SortedDictionary<string, SortedSet<string>>> Ours = new(static () => SurfaceReader.Read(typeof(GrainId).Assembly.Location));

    private static readonly Lazy<Dictionary<string, SortedSet<string>>> Theirs = new(static () =>
        OrleansAssemblies().SelectMany(SurfaceReader.Read).DistinctBy(static t => t.Key).ToDictionary());

    [Fact]
    public void Every_type_of_the_assemblies_that_the_feed_has_is_the_same_there()
    {
        var common = Ours.Value.Where(static t => Theirs.Value.ContainsKey(t.Key)).ToList();

        Assert.InRange(common.Count, 60, int.MaxValue);
        AssertNone(common.SelectMany(static t => t.Value.Except(Theirs.Value[t.Key]).Select(m => $"{t.Key}: {m}")));
    }

    [Fact]
    public void Every_other_type_is_as_the_extract_says()
    {
        var others = Ours.Value
            .Where(static t => !Theirs.Value.ContainsKey(t.Key))
            .SelectMany(static t => t.Value.Select(m => $"{t.Key}: {m}"))
            .ToHashSet();
        var extract = Extract();

        AssertNone(others.Except(extract));
        AssertNone(extract.Except(others));
    }

    [Fact]
    public void Every_public_type_is_in_a_namespace_of_Orleans() => Assert.DoesNotContain(
        Ours.Value.Keys, static t => !t.StartsWith("Orleans.", StringComparison.Ordinal) && t != "Microsoft.Extensions.Hosting.OrleansSiloGenericHostExtensions");

    private static void AssertNone(IEnumerable<string> differences)
    {
        var all = differences.ToList();
        Assert.True(all.Count == 0, string.Join(Environment.NewLine, all));
    }

    private static IEnumerable<string> OrleansAssemblies() => typeof(SurfaceTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Where(static a => a.Key == "OrleansAssembly")
        .Select(static a => Directory.GetFiles(a.Value!, "Orleans.*.dll", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last());

    private static HashSet<string> Extract()
    {
        using var stream = typeof(SurfaceTests).Assembly.GetManifestResourceStream($"{typeof(SurfaceTests).Namespace}.OrleansSurface.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Select(static l => l.TrimEnd('\r')).Where(static l => l.Length > 0 && l[0] != '#')];
    }
}
