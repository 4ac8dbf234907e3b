using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;

namespace Mdc.Reads;

/// <summary>What a gateway, or a client of the cluster, asks it. Any thread; each method may throw where the cluster does not answer.</summary>
/// <remarks>Instruments must be known contracts: asking for one brings its grain to life.</remarks>
public interface IMarketReads
{
    /// <summary>The last accepted tick; null before the first.</summary>
    ValueTask<TickFrame?> GetLast(string instrument);

    /// <summary>The open bar and what is known of the instrument now.</summary>
    ValueTask<InstrumentStatus> GetInstrument(string instrument);

    /// <summary>Closed 1-minute bars of the instrument that are not stored yet, oldest first.</summary>
    ValueTask<IReadOnlyList<Bar>> GetUnstored(string instrument);

    /// <summary>Journaled ticks of the instrument after a position of a feeder, oldest first.</summary>
    ValueTask<JournalPage> ReadAfter(byte feeder, string instrument, FeedPosition after);

    /// <summary>True where some feeder's journal has a tick of it. May be asked for any name: it brings no grain to life.</summary>
    ValueTask<bool> IsJournaled(string instrument);

    /// <summary>Every feeder's status.</summary>
    ValueTask<IReadOnlyList<FeederStatus>> GetFeeders();

    /// <summary>How each front of a feeder is doing; empty for one without fronts.</summary>
    ValueTask<IReadOnlyList<FrontStatus>> GetFronts(byte feeder);

    /// <summary>Every shard's status.</summary>
    ValueTask<IReadOnlyList<ShardStatus>> GetShards();

    /// <summary>Every bar writer's status.</summary>
    ValueTask<IReadOnlyList<BarWriterStatus>> GetWriters();

    /// <summary>The cluster's processes, and those that have fallen silent.</summary>
    ValueTask<ClusterStatus> GetCluster();

    /// <summary>What grains, and this gateway behind them, took of a trading day; only instruments that have ticked since their shard began.</summary>
    ValueTask<IReadOnlyList<MarketAccount>> GetAccounts(TradingDay day);

    /// <summary>Instruments that are set aside.</summary>
    ValueTask<IReadOnlyList<QuarantinedInstrument>> GetQuarantined();

    /// <summary>Feeds an instrument that is set aside again from the journal.</summary>
    ValueTask<ReleaseResult> Release(string instrument);

    /// <summary>Tells a feeder to take ticks.</summary>
    ValueTask StartFeeder(byte feeder);

    /// <summary>Tells a feeder to stop taking ticks.</summary>
    ValueTask PauseFeeder(byte feeder);

    /// <summary>The main contract of a product on a trading day; none where it is not known.</summary>
    ValueTask<Contract> GetMain(string product, TradingDay day);

    /// <summary>All rolls of a product's main contract, oldest first.</summary>
    ValueTask<IReadOnlyList<MainContractRoll>> GetRolls(string product);

    /// <summary>What an exchange's products are doing now.</summary>
    ValueTask<SessionClockStatus> GetSessions(string exchange);

    /// <summary>The recording policy in force.</summary>
    ValueTask<RecordingPolicy> GetPolicy();

    /// <summary>The last changes of the recording policy, newest first.</summary>
    ValueTask<IReadOnlyList<RecordingPolicyChange>> GetPolicyChanges();

    /// <summary>Puts other recording rules in force; false where the policy is of another version. Throws <see cref="ArgumentException"/> on rules that can't be.</summary>
    ValueTask<bool> ReplacePolicy(int ifVersion, IReadOnlyList<RecordingRule> rules, string by, string why);
}
