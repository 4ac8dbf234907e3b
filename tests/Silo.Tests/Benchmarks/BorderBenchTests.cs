using Mdc.Silo.Benchmarks;
using Mdc.Silo.Doctor;
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

    [NeedsCompilerFact]
    public void The_doctor_says_version_and_profile_of_each_library()
    {
        using var folder = new TemporaryDirectory();
        var library = StandInLibrary.Build(StandInVariant.Newest);
        var config = folder.File("fronts.json");
        File.WriteAllText(config, $$"""{"fronts": {"list": [{"name": "a", "broker": "1", "addresses": ["127.0.0.1:1"]}, {"name": "b", "broker": "2", "addresses": ["127.0.0.2:1"]}] } }""");
        Assert.Equal($"ok    CTP library: {library}: openctp-tts v6.7.11, profile 6.6.1, for 2 fronts", Assert.Single(LibraryCheck.Run(config, library)).ToString());
    }

    private sealed class NeedsCompilerFactAttribute : FactAttribute
    {
        public NeedsCompilerFactAttribute() => Skip = StandInLibrary.Missing is { } missing ? "skipped: " + missing : null;
    }
}
