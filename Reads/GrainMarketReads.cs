using System.Globalization;
using System.Text;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;

namespace Mdc.Reads;

/// <summary>Asks the cluster's grains.</summary>
public sealed class GrainMarketReads(IGrainFactory grains, MarketShape shape) : IMarketReads
{
    private const int ParallelAsks = 32;

    /// <inheritdoc/>
    public async ValueTask<TickFrame?> GetLast(string instrument)
    {
        var batch = await grains.GetGrain<IInstrumentGrain>(instrument).GetLast();
        return batch.Frames.IsEmpty ? null : batch.Records[^1];
    }

    /// <inheritdoc/>
    public ValueTask<InstrumentStatus> GetInstrument(string instrument) => grains.GetGrain<IInstrumentGrain>(instrument).GetStatus();

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Bar>> GetUnstored(string instrument)
    {
        var shard = ShardMap.ShardOf(Encoding.ASCII.GetBytes(instrument), shape.Shards);
        var versions = await grains.GetGrain<ITickShardGrain>(shard).GetUnstored(instrument);
        return versions.Select(v => v.Bar).ToList();
    }

    /// <inheritdoc/>
    public ValueTask<JournalPage> ReadAfter(byte feeder, string instrument, FeedPosition after) => Journal(feeder).ReadAfter(instrument, after);

    /// <inheritdoc/>
    public async ValueTask<bool> IsJournaled(string instrument)
    {
        foreach (var feeder in shape.Feeders)
            if (await Journal(feeder).Knows(instrument)) return true;
        return false;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<FeederStatus>> GetFeeders() =>
        await Task.WhenAll(shape.Feeders.Select(f => Feeder(f).GetStatus().AsTask()));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<FrontStatus>> GetFronts(byte feeder) => Feeder(feeder).GetFronts();

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ShardStatus>> GetShards() =>
        await Task.WhenAll(Shards.Select(s => grains.GetGrain<ITickShardGrain>(s).GetStatus().AsTask()));

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<BarWriterStatus>> GetWriters() =>
        await Task.WhenAll(Shards.Select(s => grains.GetGrain<IBarWriterGrain>(s).GetStatus().AsTask()));

    /// <inheritdoc/>
    public ValueTask<ClusterStatus> GetCluster() => grains.GetGrain<ICoordinatorGrain>(ICoordinatorGrain.Cluster).GetStatus();

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<MarketAccount>> GetAccounts(TradingDay day)
    {
        var codes = (await Task.WhenAll(Shards.Select(s => grains.GetGrain<ITickShardGrain>(s).GetInstruments().AsTask()))).SelectMany(c => c).ToList();
        var accounts = new InstrumentAccount[codes.Count];
        await Parallel.ForAsync(0, codes.Count, new ParallelOptions { MaxDegreeOfParallelism = ParallelAsks }, async (i, _) =>
            accounts[i] = await grains.GetGrain<IInstrumentGrain>(codes[i]).GetAccount());
        return [.. codes.Zip(accounts).Where(a => a.Second.TradingDay == day.Value).Select(a => new MarketAccount(a.First, "grain", a.Second))];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<QuarantinedInstrument>> GetQuarantined() =>
        [.. (await Task.WhenAll(Shards.Select(s => grains.GetGrain<ITickShardGrain>(s).GetQuarantined().AsTask()))).SelectMany(q => q)];

    /// <inheritdoc/>
    public ValueTask<ReleaseResult> Release(string instrument) =>
        grains.GetGrain<ITickShardGrain>(ShardMap.ShardOf(Encoding.ASCII.GetBytes(instrument), shape.Shards)).Release(instrument);

    /// <inheritdoc/>
    public ValueTask StartFeeder(byte feeder) => Feeder(feeder).Start();

    /// <inheritdoc/>
    public ValueTask PauseFeeder(byte feeder) => Feeder(feeder).Pause();

    /// <inheritdoc/>
    public ValueTask<Contract> GetMain(string product, TradingDay day) => grains.GetGrain<IContractGrain>(product).GetMain(day.Value);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<MainContractRoll>> GetRolls(string product) => grains.GetGrain<IContractGrain>(product).GetRolls();

    /// <inheritdoc/>
    public ValueTask<SessionClockStatus> GetSessions(string exchange) => grains.GetGrain<ISessionClockGrain>(exchange).GetStatus();

    /// <inheritdoc/>
    public ValueTask<RecordingPolicy> GetPolicy() => Recording.GetPolicy();

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RecordingPolicyChange>> GetPolicyChanges() => Recording.GetChanges();

    /// <inheritdoc/>
    public ValueTask<bool> ReplacePolicy(int ifVersion, IReadOnlyList<RecordingRule> rules, string by, string why) =>
        Recording.Replace(ifVersion, rules, by, why);

    private IRecordingPolicyGrain Recording => grains.GetGrain<IRecordingPolicyGrain>(IRecordingPolicyGrain.Cluster);

    private IEnumerable<long> Shards => Enumerable.Range(0, shape.Shards).Select(s => (long)s);

    private IJournalGrain Journal(byte feeder) => grains.GetGrain<IJournalGrain>(feeder.ToString(CultureInfo.InvariantCulture));

    private IFeederGrain Feeder(byte feeder) => grains.GetGrain<IFeederGrain>(feeder.ToString(CultureInfo.InvariantCulture));
}
