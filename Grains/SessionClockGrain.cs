using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Grains.Interfaces;
using Orleans.Runtime;

namespace Mdc.Grains;

/// <summary>One exchange's clock: remembers the newest exchange time it was told, and reads the rest off the session table.</summary>
public sealed class SessionClockGrain(MarketRules rules, TimeProvider time) : Grain, ISessionClockGrain
{
    private Exchange _exchange;
    private long? _newestNs;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _exchange = Enum.GetValues<Exchange>().FirstOrDefault(exchange => exchange.ToString() == this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public ValueTask Report(long exchangeNs)
    {
        ThrowIfNoExchange();
        if (!(exchangeNs <= _newestNs)) _newestNs = exchangeNs;
        return ValueTask.CompletedTask;
    }

    public ValueTask<SessionClockStatus> GetStatus(long? atNs = null)
    {
        ThrowIfNoExchange();
        var ns = atNs ?? ChinaTime.ToNs(time.GetUtcNow());
        var sessions = SessionState.At(_exchange, ns, rules).ToArray();
        return ValueTask.FromResult(new SessionClockStatus(_exchange.ToString(), ns, _newestNs, Lag(sessions, ns), sessions));
    }

    private void ThrowIfNoExchange()
    {
        if (_exchange == Exchange.None) throw new ArgumentException($"'{this.GetPrimaryKeyString()}' is no exchange.");
    }

    // What opened last may not have traded yet: nobody is late before the youngest section has had its time.
    private long? Lag(SessionState[] sessions, long ns)
    {
        var openSinceNs = sessions.Max(state => state.OpenSinceNs);
        return openSinceNs is { } since ? Math.Max(0, ns - Math.Max(since, _newestNs ?? since)) : null;
    }
}
