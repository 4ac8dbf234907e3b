using System.Text.RegularExpressions;

namespace Mdc.Feeder.Ctp.Tests;

/// <summary>The table of facts and tests in this project's README, against the tests there are.</summary>
public sealed partial class FactTableTests
{
    [Fact]
    public void Every_fact_has_tests_and_every_test_that_is_named_is_there()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Cluster.sln"))) root = Path.GetDirectoryName(root) ?? throw new DirectoryNotFoundException("No Cluster.sln above the tests.");
        var tests = Directory.EnumerateFiles(Path.Combine(root, "tests"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(path => Method().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);

        var facts = File.ReadLines(Path.Combine(root, "tests", "Feeder.Ctp.Tests", "README.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line != "| fact | tests |").ToList();
        Assert.True(facts.Count > 40);
        foreach (var fact in facts)
        {
            var named = Name().Matches(fact).Select(match => match.Groups[1].Value).ToList();
            Assert.True(named.Count > 0, $"no test is named: {fact}");
            Assert.All(named, name => Assert.True(tests.Contains(name), $"{name} is not there: {fact}"));
        }
    }

    [GeneratedRegex(@"public (?:async |unsafe )*(?:void|Task) (\w+)\(")]
    private static partial Regex Method();

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Name();
}
