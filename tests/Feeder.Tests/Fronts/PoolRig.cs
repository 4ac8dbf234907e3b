using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Feeder.Fronts;
using Mdc.Feeder.Fronts.Configuration;
using Mdc.Feeder.Fronts.Dispatch;
using Mdc.Feeder.Fronts.Pool;
using Mdc.Feeder.Fronts.Sessions;
using Mdc.Feeder.Tests.Pump;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mdc.Feeder.Tests.Fronts;

/// <summary>A front source on a market of fakes, in a time that only moves when it is told: Monday 2026-03-23, 08:50.</summary>
internal sealed class PoolRig : IDisposable
{
    private readonly TickFrame[] _frames = new TickFrame[4_096];

    public PoolRig(int fronts, Func<FrontsOptions, FrontsOptions>? configure = null, params string[] instruments)
        : this(fronts, configure, NullLogger.Instance, "", instruments)
    {
    }

    public PoolRig(int fronts, Func<FrontsOptions, FrontsOptions>? configure, ILogger log, string password, params string[] instruments)
    {
        Market = new FakeMarket(Time);
        Wishes.Record(instruments);
        Options = new FrontsOptions { Strategy = DispatchStrategy.LeastConnections, Fronts = [.. Enumerable.Range(1, fronts).Select(n => Front(n))] };
        Options = configure?.Invoke(Options) ?? Options;
        Source = new FrontSource(Options, new PoolSurroundings(
            Market, (_, front) => new FrontLogin(front.BrokerId, front.UserId ?? "", password), Wishes, FrontNumbers.InMemory(), new InlineWorker(), PumpRig.Rules, Time, log, 1));
    }

    public SteppedTime Time { get; } = new(new DateTimeOffset(2026, 3, 23, 8, 50, 0, ChinaTime.Offset));

    public FakeMarket Market { get; }

    public SubscriptionWishes Wishes { get; } = new();

    public FrontsOptions Options { get; }

    public FrontSource Source { get; }

    public FrontPool Pool => Source.Pool;

    public List<TickFrame> Read { get; } = [];

    public IEnumerable<TickFrame> Ticks => Read.Where(frame => frame.Kind == RecordKind.Tick);

    public IEnumerable<TickFrame> Controls => Read.Where(frame => frame.Kind != RecordKind.Tick);

    public static FrontSettings Front(int n) => new() { Name = $"f{n}", BrokerId = $"{n:D4}", Addresses = [$"tcp://127.0.0.1:{20_000 + n}"] };

    public FrontLink Link(string name) => Pool.Links.Single(link => link.Settings.Name == name);

    public FrontState StateOf(string name) => Link(name).Session.State;

    /// <summary>Lets time go by in steps of 20 ms.</summary>
    public PoolRig Pass(double seconds)
    {
        for (var left = seconds; left > 0; left -= 0.02)
        {
            Time.Advance(TimeSpan.FromMilliseconds(20));
            Step();
        }
        return this;
    }

    public void Step()
    {
        for (int count; (count = Source.Read(_frames)) > 0;) Read.AddRange(_frames[..count]);
    }

    /// <summary>Passes time until something holds, and says how long it took.</summary>
    public double Until(Func<bool> holds, double atMost = 300)
    {
        var from = Time.GetUtcNow();
        while (!holds())
        {
            Assert.True((Time.GetUtcNow() - from).TotalSeconds < atMost, "it does not come about");
            Pass(0.02);
        }
        return (Time.GetUtcNow() - from).TotalSeconds;
    }

    public void Dispose() => Source.Dispose();
}

/// <summary>A clock that is moved by steps, wall and monotonic alike.</summary>
internal sealed class SteppedTime(DateTimeOffset start) : TimeProvider
{
    private TimeSpan _passed;
    private TimeSpan _set;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan by) => _passed += by;

    /// <summary>Somebody sets the wall clock.</summary>
    public void Set(TimeSpan by) => _set += by;

    public override DateTimeOffset GetUtcNow() => (start + _passed + _set).ToUniversalTime();

    public override long GetTimestamp() => _passed.Ticks;
}
