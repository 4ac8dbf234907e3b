using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Feeder.Fronts.Configuration;
using Mdc.Feeder.Fronts.Dispatch;
using Mdc.Feeder.Fronts.Sessions;

namespace Mdc.Feeder.Fronts.Pool;

/// <summary>How the pool's plan follows fronts, wishes and the configuration.</summary>
internal sealed partial class FrontPool
{
    private static readonly TimeSpan TimeToLeave = TimeSpan.FromSeconds(10);
    private const long NearNs = 10 * ChinaTime.NsPerMinute;

    private readonly HashSet<ushort> _stable = [];
    private readonly Dictionary<ushort, int?> _budgets = [];
    private bool _isMarketNear;
    private bool _wasLive;

    /// <summary>The plan, for tests.</summary>
    internal SubscriptionDispatcher Dispatcher => _dispatcher;

    private void Reconfigure(FrontsOptions options, TimeSpan now)
    {
        if (options.Strategy != _options.Strategy || options.Redundancy != _options.Redundancy) Redispatch(options);
        var isNewSession = options.Session != _options.Session || options.Library != _options.Library || options.Profile != _options.Profile || options.Secrets != _options.Secrets;
        _options = options;

        var enabled = options.Fronts.Where(front => front.IsEnabled).ToDictionary(front => front.Name, StringComparer.Ordinal);
        foreach (var link in _links.ToArray())
        {
            if (!isNewSession && enabled.TryGetValue(link.Settings.Name, out var settings) && IsSameConnection(settings, link.Settings))
            {
                if (settings.Budget != link.Settings.Budget) link.Session.Allow(settings.Budget);
                link.Settings = settings;
                continue;
            }
            link.Session.Stop();
            Obey(link, now);
            Report(link);
            _due.AddRange(link.Ends);
            _links.Remove(link);
        }
        foreach (var front in options.Fronts)
        {
            if (!front.IsEnabled || _links.Exists(link => link.Settings.Name == front.Name)) continue;
            var link = new FrontLink(front, _around.Numbers.Of(front), options.Session, _around.Seed, _coverage, () => NowNs);
            _links.Add(link);
            link.Session.Start(now);
        }
        var order = options.Fronts.Select((front, n) => (front.Name, n)).ToDictionary(pair => pair.Name, pair => pair.n, StringComparer.Ordinal);
        _links.Sort((a, b) => order[a.Settings.Name].CompareTo(order[b.Settings.Name]));
        (_mustPlan, _mustRebalance) = (true, true);
    }

    // Another strategy begins with an empty plan, and every session's subscriptions are matched with it.
    private void Redispatch(FrontsOptions options)
    {
        var old = _dispatcher;
        _dispatcher = new SubscriptionDispatcher(options.Strategy, options.Redundancy);
        _wishesVersion = -1;
        foreach (var link in _links)
            foreach (var instrument in link.Session.Subscriptions.Wanted)
                if (old.CarriersOf(instrument).Contains(link.Number)) link.Leaving.Add(instrument);
    }

    private static bool IsSameConnection(FrontSettings a, FrontSettings b) =>
        a with { Addresses = [], Priority = 0, Budget = 0 } == b with { Addresses = [], Priority = 0, Budget = 0 } && a.Addresses.SequenceEqual(b.Addresses);

    // What changes slowly: whether ticks are expected, who has become stable, what is wanted, how it all stands.
    private void LookAround(TimeSpan now)
    {
        var nowNs = NowNs;
        foreach (var link in _links)
        {
            link.Rate(now);
            // From when it was first noticed: a clock that is set forward must not make a silence.
            link.ExpectedSince = ExpectsTicks(link, nowNs) ? link.ExpectedSince ?? now : null;
            if (link.Session.IsStable(now) == _stable.Contains(link.Number)) continue;
            _mustRebalance |= _stable.Add(link.Number) || !_stable.Remove(link.Number);
        }
        _mustPlan |= _wishesVersion != _around.Wishes.Version;
        _isMarketNear = IsMarketNear(nowNs);
        LetGo(now);
        Describe();
    }

    private bool ExpectsTicks(FrontLink link, long nowNs)
    {
        link.Roots ??= [.. link.Session.Subscriptions.Wanted.Select(code => InstrumentCode.ProductRoot(code).ToString()).Distinct()];
        if (link.Roots.Length == 0) return false;
        var day = ExchangeClock.TradingDayAt(nowNs, _around.Rules.Calendar);
        foreach (var root in link.Roots)
            if (_around.Rules.Sessions.TryFind(root, day, _around.Rules.Calendar, out var sessions) && sessions.Contains(nowNs)) return true;
        return false;
    }

    private void Gather(TimeSpan now)
    {
        var usable = 0;
        foreach (var link in _links)
        {
            if (link.Session.IsLoggedIn) usable++;
            if (_budgets.TryGetValue(link.Number, out var budget) == link.Session.IsLoggedIn && budget == link.Session.Budget) continue;
            if (link.Session.IsLoggedIn) _budgets[link.Number] = link.Session.Budget;
            else _budgets.Remove(link.Number);
            _mustPlan |= link.Session.IsLoggedIn || link.Session.Subscriptions.Wanted.Count > 0;
        }
        if (_usable == 0 && usable > 0) _gatheringUntil = now + Gathering;
        if (usable == _links.Count || now >= _gatheringUntil) _gatheringUntil = null;
        _usable = usable;
    }

    private void Plan(TimeSpan now)
    {
        if (_gatheringUntil is not null) return;
        if (_wishesVersion != _around.Wishes.Version)
        {
            var (recorded, interest, version) = _around.Wishes.Read();
            _dispatcher.Want(recorded, interest);
            _coverage.Want(recorded.Concat(interest));
            _wishesVersion = version;
        }

        var quickest = Quickest();
        var fronts = new List<DispatchFront>();
        foreach (var link in _links)
            if (link.Session.IsLoggedIn)
                fronts.Add(new DispatchFront(link.Number, link.Settings.BrokerId, link.Settings.Priority, link.Session.Budget ?? int.MaxValue, link.Quality.Score(quickest), link.Session.IsStable(now)));
        var moves = _dispatcher.Plan(fronts, _mustRebalance);
        (_mustPlan, _mustRebalance) = (false, false);
        if (moves.Count == 0) return;

        var byNumber = _links.ToDictionary(link => link.Number);
        foreach (var (number, instrument, isAdded) in moves)
        {
            if (!byNumber.TryGetValue(number, out var link)) continue;
            link.Roots = null;
            if (isAdded)
            {
                link.Leaving.Remove(instrument);
                link.Session.Subscriptions.Add(instrument);
            }
            else if (link.Session.IsLoggedIn)
            {
                if (link.Leaving.Count == 0) link.LeavingSince = now;
                link.Leaving.Add(instrument);
            }
            else link.Session.Subscriptions.Remove(instrument);
        }
        LetGo(now);
        foreach (var link in _links) link.Session.Settle();
        LogPlanned(moves.Count, fronts.Count, _dispatcher.CountCarried(1), _dispatcher.Wanted, _dispatcher.CountCarried(_dispatcher.Redundancy));
    }

    // A front that works leaves an instrument when the one in its place carries it. Two full fronts may wait for each other, though not for long.
    private void LetGo(TimeSpan now)
    {
        foreach (var link in _links)
        {
            if (link.Leaving.Count == 0) continue;
            foreach (var instrument in link.Leaving)
            {
                if (link.Session.IsLoggedIn && now - link.LeavingSince < TimeToLeave && !AllCarry(instrument)) continue;
                link.Leaving.Remove(instrument);
                link.Session.Subscriptions.Remove(instrument);
                link.Roots = null;
            }
            link.Session.Settle();
        }
    }

    private bool AllCarry(string instrument)
    {
        foreach (var number in _dispatcher.CarriersOf(instrument))
            if (_links.Find(link => link.Number == number) is { } carrier && !carrier.Session.Subscriptions.Carries(instrument)) return false;
        return true;
    }

    // Brokers turn their fronts off at night: between sessions that is no trouble.
    private bool IsMarketNear(long nowNs)
    {
        var day = ExchangeClock.TradingDayAt(nowNs, _around.Rules.Calendar);
        foreach (var product in _around.Rules.Products.All)
        {
            if (!_around.Rules.Sessions.TryFind(product.Root, day, _around.Rules.Calendar, out var sessions)) continue;
            foreach (var section in sessions.Sections)
                if (nowNs < section.EndNs && nowNs > section.StartNs - NearNs) return true;
        }
        return false;
    }

    private double Quickest()
    {
        var quickest = double.NaN;
        foreach (var link in _links)
            if (link.Session.IsLoggedIn && !(link.Quality.DelayMs >= quickest) && !double.IsNaN(link.Quality.DelayMs)) quickest = link.Quality.DelayMs;
        return quickest;
    }

    private void Describe()
    {
        var quickest = Quickest();
        Volatile.Write(ref _status, [.. _links.Select(link => link.Status(quickest))]);
        var (up, brokers) = (_links.Count(link => link.Session.IsUp), _links.Select(link => link.Settings.BrokerId).Distinct(StringComparer.Ordinal).Count());
        Volatile.Write(ref _description, $"{_links.Count} fronts of {brokers} brokers, {up} live, {_coverage.Wanted - _coverage.Uncovered:N0} of {_coverage.Wanted:N0} instruments carried");
        Volatile.Write(ref _trouble, TroubleNow(up));
    }

    private string? TroubleNow(int up)
    {
        if (_links.Count == 0) return "No front is configured and enabled.";
        var sick = _links.Find(link => link.Session.Trouble is not null);
        var example = sick is null ? "" : $" {sick.Settings.Name}: {sick.Session.Trouble}.";
        if (_coverage.Wanted == 0 && _wishesVersion >= 0) return "No instrument is wanted: the contract list is empty.";
        _wasLive |= up > 0;
        if (_wasLive && !_isMarketNear) return null;
        if (up == 0) return $"No front is live.{example}";
        if (_coverage.Uncovered > 0) return $"{_coverage.Uncovered:N0} of {_coverage.Wanted:N0} instruments are carried by no front.{example}";
        var silent = _links.Find(link => link.Session.IsSilent);
        return silent is not null && _links.TrueForAll(link => link.Session.IsSilent || !link.Session.IsUp) ? $"Every front is silent.{example}" : null;
    }
}
