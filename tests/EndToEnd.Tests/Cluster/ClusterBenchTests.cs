using System.Text.Json;
using Mdc.Silo.Hosting;

namespace Mdc.EndToEnd.Tests.Cluster;

/// <summary>Measurements over several processes: refused with a sentence by the runtime that is one.</summary>
public sealed class ClusterBenchTests
{
    private static readonly bool _isOneProcess = ClusterHosting.Runtime != "Orleans";

    [Fact, Trait("Category", "Long")]
    public async Task Path_over_two_silos_says_what_each_process_used()
    {
        var (code, output, error) = await NodeProcess.Run("bench", "path", "--silos", "2", "--instruments", "40", "--rate", "400", "--seconds", "2", "--no-store");
        if (_isOneProcess)
        {
            Assert.Equal(2, code);
            Assert.Contains("Several processes take the Orleans runtime", error, StringComparison.Ordinal);
            return;
        }
        using var result = Result(code, output, error);
        Assert.Equal(2, result.RootElement.GetProperty("silo_cpu_us_per_tick").GetArrayLength());
        Assert.Equal(16, result.RootElement.GetProperty("shards_per_silo").EnumerateArray().Sum(shards => shards.GetInt32()));
        Assert.InRange(result.RootElement.GetProperty("ticks").GetInt64(), 1, long.MaxValue);
        Assert.Equal(0, result.RootElement.GetProperty("lost").GetInt64());
    }

    [Fact, Trait("Category", "Long")]
    public async Task Instruments_are_all_active_before_they_are_measured()
    {
        var (code, output, error) = await NodeProcess.Run("bench", "instruments", "--instruments", "300", "--seconds", "1");
        if (_isOneProcess)
        {
            Assert.Equal(2, code);
            return;
        }
        using var result = Result(code, output, error);
        Assert.Equal(300, result.RootElement.GetProperty("instruments").GetInt32());
    }

    private static JsonDocument Result(int code, string output, string error)
    {
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output);
    }
}
