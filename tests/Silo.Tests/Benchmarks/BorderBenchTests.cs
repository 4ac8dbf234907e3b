using Mdc.Silo.Benchmarks;
using Mdc.StandIn;

namespace Mdc.Silo.Tests.Benchmarks;

public sealed class BorderBenchTests
{
    [NeedsCompilerFact]
    public void Every_tick_of_both_fronts_is_accounted_for_and_the_border_allocates_nothing()
    {
        using var folder = new TemporaryDirectory();
        var result = BorderBench.Run(StandInVariant.Newest, folder.Path, ticks: 40_000, rate: 40_000, TimeProvider.System, CancellationToken.None);
        Assert.Equal((20_000, 20_000, 0), (result.Accepted, result.Repeats, result.Lost));
        Assert.Equal(0, result.BorderBytesPerTick);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    private sealed class NeedsCompilerFactAttribute : FactAttribute
    {
        public NeedsCompilerFactAttribute() => Skip = StandInLibrary.Missing is { } missing ? "skipped: " + missing : null;
    }
}
