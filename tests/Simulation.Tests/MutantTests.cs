using System.Diagnostics;
using Xunit.Abstractions;

namespace Mdc.Simulation.Tests;

/// <summary>Faults planted in the production code, one at a time: the seeds must see each.</summary>
public sealed class MutantTests(ITestOutputHelper output)
{
    [Trait("Category", "Long")]
    [Fact]
    public async Task Every_planted_fault_is_caught_within_200_seeds()
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(Root(), "tests", "Simulation.Tests", "mutants", "run"));
        using var run = Process.Start(start)!;
        var (told, escaped) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await run.WaitForExitAsync();
        output.WriteLine(await told);
        Assert.True(run.ExitCode == 0, await escaped);
        Assert.True((await told).Split('\n').Count(line => line.Contains(": caught by seed ", StringComparison.Ordinal)) >= 15, await told);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Cluster.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("No solution lies above the tests.");
    }
}
