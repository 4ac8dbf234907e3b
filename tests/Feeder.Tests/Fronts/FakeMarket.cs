using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Feeder.Fronts;
using Mdc.Feeder.Fronts.Pool;

namespace Mdc.Feeder.Tests.Fronts;

/// <summary>Fronts that do what a test says, behind a connector: pushes go to every connection that has subscribed the instrument.</summary>
internal sealed class FakeMarket(TimeProvider time) : IFrontConnector
{
    private readonly Dictionary<string, FakeFront> _fronts = new(StringComparer.Ordinal);

    public FakeFront this[string name] => _fronts.TryGetValue(name, out var front) ? front : _fronts[name] = new FakeFront();

    /// <summary>Connections that are not released.</summary>
    public int OpenNow { get; private set; }

    public int Opened { get; private set; }

    public IFrontConnection Open(FrontSettings front, ushort number)
    {
        var fake = this[front.Name];
        if (fake.LibraryIsMissing) throw new SourceException($"The library {front.Library} is not there.");
        OpenNow++;
        Opened++;
        return fake.Connection = new Connection(this, fake, number, ChinaNs);
    }

    /// <summary>One push to everybody who has subscribed; returns to how many.</summary>
    public int Push(string instrument, int volume, double last = 3_700, Func<string, bool>? loses = null)
    {
        var frame = TickFrame.Empty();
        frame.Instrument.TrySet(Encoding.ASCII.GetBytes(instrument));
        var ns = ChinaNs();
        var seconds = ChinaTime.SecondsOfDay(ns);
        frame.RawUpdateTime = seconds / 3_600 * 10_000 + seconds / 60 % 60 * 100 + seconds % 60;
        frame.UpdateMillis = (short)(ChinaTime.NsOfDay(ns) / ChinaTime.NsPerMillisecond % 1_000);
        frame.RawTradingDay = 20260323;
        frame.DayVolume = volume;
        frame.Last = Price.FromCtp(last);
        var pushed = 0;
        foreach (var (name, front) in _fronts)
            if (loses?.Invoke(name) != true && front.Connection?.Take(frame) == true) pushed++;
        return pushed;
    }

    private long ChinaNs() => ChinaTime.ToNs(time.GetUtcNow());

    internal sealed class Connection(FakeMarket market, FakeFront front, ushort number, Func<long> nowNs) : IFrontConnection
    {
        private readonly Queue<FrontEvent> _events = new();
        private readonly Queue<TickFrame> _ticks = new();
        private readonly HashSet<string> _subscribed = new(StringComparer.Ordinal);
        private long _ordinal;
        private bool _isConnected;
        private bool _isLoggedIn;

        public void Connect()
        {
            if (front.IsDead) return;
            _isConnected = true;
            Say(FrontEventKind.Connected);
        }

        public RequestResult LogIn(FrontLogin login, int request)
        {
            if (!_isConnected) return RequestResult.NotConnected;
            front.Logins.Add(login.ToString());
            front.Passwords.Add(login.Password);
            if (front.Kicks)
            {
                Drop(comesBack: true);
                return RequestResult.Sent;
            }
            if (front.IsSilent) return RequestResult.Sent;
            if (front.Refuses) Say(FrontEventKind.LoginRefused, 3, "CTP:不合法的登录");
            else
            {
                _isLoggedIn = true;
                Say(FrontEventKind.LoggedIn);
            }
            return RequestResult.Sent;
        }

        public RequestResult Subscribe(ReadOnlySpan<string> instruments)
        {
            if (!_isLoggedIn) return RequestResult.NotConnected;
            if (front.IsThrottling) return RequestResult.TooFast;
            foreach (var instrument in instruments)
            {
                if (_subscribed.Count >= front.Limit) Say(FrontEventKind.Subscribed, 6000, instrument);
                else _subscribed.Add(instrument);
            }
            return RequestResult.Sent;
        }

        public RequestResult Unsubscribe(ReadOnlySpan<string> instruments)
        {
            foreach (var instrument in instruments) _subscribed.Remove(instrument);
            return RequestResult.Sent;
        }

        public bool Take(in TickFrame tick)
        {
            if (!_isLoggedIn || front.IsMute || !_subscribed.Contains(tick.Instrument.ToText())) return false;
            var copy = tick;
            (copy.Front, copy.SourceOrdinal, copy.ReceivedNs) = (number, ++_ordinal, nowNs());
            _ticks.Enqueue(copy);
            return true;
        }

        public IReadOnlyCollection<string> Subscribed => _subscribed;

        public void Drop(bool comesBack)
        {
            (_isConnected, _isLoggedIn) = (false, false);
            _subscribed.Clear();
            Say(FrontEventKind.Disconnected, 0x1001);
            if (comesBack) Connect();
        }

        public bool TryTakeEvent(out FrontEvent happened) => _events.TryDequeue(out happened);

        public int ReadTicks(Span<TickFrame> into)
        {
            var count = 0;
            while (count < into.Length && _ticks.TryDequeue(out into[count])) count++;
            return count;
        }

        public bool TryTakeLoss(out FrontLoss loss)
        {
            // What found room comes first.
            loss = _ticks.Count > 0 ? default : front.Loss;
            if (loss.Count > 0) front.Loss = default;
            return loss.Count > 0;
        }

        public void Wait(TimeSpan atMost, CancellationToken cancellation) => cancellation.WaitHandle.WaitOne(atMost);

        public void Dispose()
        {
            market.OpenNow--;
            if (front.Connection == this) front.Connection = null;
        }

        private void Say(FrontEventKind kind, int code = 0, string? text = null) => _events.Enqueue(new FrontEvent(kind, nowNs(), code, text, new TradingDay(20260323)));
    }

    /// <summary>What one front is like.</summary>
    internal sealed class FakeFront
    {
        public bool IsDead { get; set; }

        public bool IsSilent { get; set; }

        /// <summary>Logged in, and no tick comes.</summary>
        public bool IsMute { get; set; }

        public bool Refuses { get; set; }

        /// <summary>Closes every connection when somebody wants to log in, and takes it again.</summary>
        public bool Kicks { get; set; }

        /// <summary>Flow control: no subscription is taken.</summary>
        public bool IsThrottling { get; set; }

        public bool LibraryIsMissing { get; set; }

        public int Limit { get; set; } = int.MaxValue;

        public FrontLoss Loss { get; set; }

        public List<string> Logins { get; } = [];

        public List<string> Passwords { get; } = [];

        public IReadOnlyCollection<string> Subscribed => Connection?.Subscribed ?? [];

        internal Connection? Connection { get; set; }

        /// <summary>The front closes the connection; unless it is dead by then, the library is back at once.</summary>
        public void Kick() => Connection!.Drop(comesBack: !IsDead);

        /// <summary>The front goes away for good.</summary>
        public void Die()
        {
            IsDead = true;
            Connection?.Drop(comesBack: false);
        }
    }
}

/// <summary>Runs at once.</summary>
internal sealed class InlineWorker : IFrontWorker
{
    public void Do(Action action) => action();

    public void Dispose()
    {
    }
}
