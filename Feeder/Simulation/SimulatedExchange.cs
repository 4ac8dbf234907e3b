using System.Globalization;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;

namespace Mdc.Feeder.Simulation;

/// <summary>
/// Six exchanges as one front would send them: snapshots every half second, each exchange stamping in its own way, auctions, settlement, late
/// volume, limit days, and a snapshot of everything at the login. Gives its ticks as fast as they are read; see <see cref="PacedSource"/>.
/// </summary>
/// <remarks>Deterministic for its options and rules. One thread; allocates nothing per tick.</remarks>
public sealed class SimulatedExchange : ITickSource
{
    private const long BeatNs = 500 * ChinaTime.NsPerMillisecond;

    // A closed market is looked through so many half seconds at a time: a pump must come to its clock in between.
    private const int MostSilentBeats = 7_200;

    private readonly MarketRules _rules;
    private readonly SimulationOptions _options;
    private readonly SimulatedInstrument[] _instruments;
    private readonly SimulatedHours[] _hours;
    private readonly Beat[] _beats;
    private readonly int[] _hoursOf;
    private readonly Slot[] _slots;
    private readonly int[] _picks;
    private readonly long _startNs;
    private readonly long _endNs;
    private TickRandom _random;
    private int _login = -1;
    private long _beatNs;
    private int _slot;
    private long _ordinal;
    private long _picked;

    /// <summary>A market that has sent nothing yet. Throws <see cref="SourceException"/> for options that make none.</summary>
    public SimulatedExchange(MarketRules rules, SimulationOptions options)
    {
        if (options.Instruments is < 0 or > SimulatedListing.Most) throw new SourceException($"The simulated exchange lists 0 to {SimulatedListing.Most} instruments; {options.Instruments} were asked for.");
        if (options.Rate is { } rate && !(rate is > 0 and <= 10_000_000)) throw new SourceException($"A rate of {rate} ticks a second can't be simulated.");

        (_rules, _options) = (rules, options);
        _startNs = ChinaTime.ToNs(options.Start);
        _endNs = options.Length is { } length ? _startNs + length.Ticks * TimeSpan.NanosecondsPerTick : long.MaxValue;
        _beatNs = _startNs - _startNs % BeatNs;
        ClockNs = _startNs;

        var contracts = SimulatedListing.On(ExchangeClock.TradingDayAt(_startNs, rules.Calendar).ToDate(), options.Instruments, rules.Products);
        var hours = new Dictionary<string, int>(StringComparer.Ordinal);
        var all = new List<SimulatedHours>();
        _hoursOf = new int[contracts.Count];
        _instruments = new SimulatedInstrument[contracts.Count];
        for (var i = 0; i < contracts.Count; i++)
        {
            var product = contracts[i].Product;
            if (!hours.TryGetValue(product.Root, out _hoursOf[i]))
            {
                hours[product.Root] = _hoursOf[i] = all.Count;
                all.Add(new SimulatedHours(rules, product, _startNs));
            }
            _instruments[i] = new SimulatedInstrument(contracts[i], all[_hoursOf[i]], options.Seed);
        }

        _hours = [.. all];
        _beats = new Beat[_hours.Length];
        _slots = SlotsOf(_instruments);
        _picks = options.Rate is null ? [] : PicksOf(_instruments, options.Seed);
        _random = new TickRandom(Noise.Mix(options.Seed, 99));
    }

    /// <inheritdoc/>
    public SourceKind Kind => SourceKind.Simulated;

    /// <inheritdoc/>
    public string Description
    {
        get
        {
            var pace = _options.Rate is { } rate ? string.Create(CultureInfo.InvariantCulture, $", {rate:0} ticks/s") : "";
            var hours = _rules.Sessions.Version == SessionTable.AlwaysOpen.Version ? "always open" : "by the calendar";
            return string.Create(CultureInfo.InvariantCulture, $"simulated exchange, {_instruments.Length} instruments, {hours}{pace}, seed {_options.Seed}");
        }
    }

    /// <summary>How many instruments are listed.</summary>
    public int Instruments => _instruments.Length;

    /// <inheritdoc/>
    public bool HasEnded => ClockNs >= _endNs;

    /// <inheritdoc/>
    public double? Progress => _options.Length is null ? null : Math.Min(1, (double)(ClockNs!.Value - _startNs) / (_endNs - _startNs));

    /// <inheritdoc/>
    public long? ClockNs { get; private set; }

    /// <inheritdoc/>
    public string? Trouble => null;

    /// <inheritdoc/>
    public int Read(Span<TickFrame> into)
    {
        var count = 0;
        if (_login < 0 && into.Length > 0)
        {
            into[count++] = ControlRecord.FeedState(1, up: true, _startNs, _startNs);
            _login = 0;
        }

        while (_login < _instruments.Length && count < into.Length) LogIn(ref into[count++]);
        if (_login < _instruments.Length) return count;
        return _options.Rate is null ? ReadBeats(into, count) : ReadRate(into, count);
    }

    /// <inheritdoc/>
    public string NameOf(ushort front) => "simulated front";

    /// <inheritdoc/>
    public void Wait(TimeSpan atMost, CancellationToken cancellation)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    // At a login the front sends the last snapshot of everything at once, in or out of hours (ctp.md 4.1).
    private void LogIn(ref TickFrame into)
    {
        var instrument = _instruments[_login++];
        var beat = instrument.Hours.MoveTo(_beatNs) == Beat.Trade ? Beat.Trade : Beat.Silent;
        Push(instrument, ref into, _beatNs, _startNs, beat);
    }

    private int ReadBeats(Span<TickFrame> into, int count)
    {
        var silent = 0;
        while (count < into.Length && !HasEnded && silent < MostSilentBeats)
        {
            if (_slot == 0 && !BeginBeat())
            {
                silent++;
                NextBeat();
                continue;
            }

            for (; _slot < _slots.Length && count < into.Length; _slot++)
            {
                ref readonly var slot = ref _slots[_slot];
                var beat = _beats[slot.Hours];
                if (beat == Beat.Silent || !Ticks(beat, slot.Activity)) continue;
                var pushNs = _beatNs + slot.OffsetNs;
                if (pushNs < _startNs || pushNs >= _endNs) continue;
                ClockNs = pushNs;
                Push(_instruments[slot.Instrument], ref into[count++], _beatNs, pushNs, beat);
            }
            if (_slot == _slots.Length) NextBeat();
        }
        return count;
    }

    private bool BeginBeat()
    {
        var any = false;
        for (var i = 0; i < _hours.Length; i++) any |= (_beats[i] = _hours[i].MoveTo(_beatNs)) != Beat.Silent;
        return any;
    }

    private void NextBeat()
    {
        _slot = 0;
        _beatNs += BeatNs;
        ClockNs = Math.Max(ClockNs!.Value, Math.Min(_beatNs, _endNs));
    }

    private bool Ticks(Beat beat, double activity) => beat switch
    {
        Beat.Trade => _random.Chance(activity),
        Beat.LateVolume => activity > 0.3 && _random.Chance(0.05),
        // Dead contracts send their lone tick at the auction, and no other.
        Beat.Auction => activity > 0.01 || _random.Chance(0.1),
        _ => activity > 0.01,
    };

    private int ReadRate(Span<TickFrame> into, int count)
    {
        var gapNs = ChinaTime.NsPerSecond / _options.Rate!.Value;
        var missed = 0;
        while (count < into.Length && missed < _picks.Length)
        {
            var pushNs = _startNs + (long)(_picked * gapNs);
            ClockNs = Math.Min(pushNs, _endNs);
            if (HasEnded) break;
            var at = _picks[_picked++ % _picks.Length];
            var beatNs = pushNs - pushNs % BeatNs;
            if (beatNs != _beatNs || _picked == 1)
            {
                _beatNs = beatNs;
                BeginBeat();
            }

            if (_beats[_hoursOf[at]] == Beat.Trade) Push(_instruments[at], ref into[count++], beatNs, pushNs, Beat.Trade);
            else missed++;
        }
        return count;
    }

    private void Push(SimulatedInstrument instrument, ref TickFrame into, long beatNs, long pushNs, Beat beat)
    {
        var stampNs = instrument.Exchange switch
        {
            Exchange.CZCE => pushNs - pushNs % ChinaTime.NsPerSecond,
            Exchange.DCE => pushNs - pushNs % ChinaTime.NsPerMillisecond,
            Exchange.CFFEX => beatNs + instrument.Hours.Sessions.TradingDay.Value % 5 * 100 * ChinaTime.NsPerMillisecond,
            _ => beatNs,
        };
        instrument.Push(ref into, stampNs, beat, ref _random);
        (into.ReceivedNs, into.SourceOrdinal) = (pushNs, ++_ordinal);
    }

    // Where in the half second a contract comes; Zhengzhou's busy ones come twice, so that one second holds up to four ticks.
    private Slot[] SlotsOf(SimulatedInstrument[] instruments)
    {
        var slots = new List<Slot>(instruments.Length * 5 / 4);
        for (var i = 0; i < instruments.Length; i++)
        {
            var offsetNs = (long)(Noise.Mix(_options.Seed, (ulong)i) % 500) * ChinaTime.NsPerMillisecond;
            slots.Add(new Slot(i, _hoursOf[i], offsetNs, instruments[i].Activity));
            if (instruments[i] is { Exchange: Exchange.CZCE, Activity: > 0.3 }) slots.Add(new Slot(i, _hoursOf[i], (offsetNs + BeatNs / 2) % BeatNs, instruments[i].Activity * 0.5));
        }
        return [.. slots.OrderBy(s => s.OffsetNs)];
    }

    // Every instrument once, and as often again as its activity asks for, shuffled.
    private static int[] PicksOf(SimulatedInstrument[] instruments, ulong seed)
    {
        var wanted = Math.Max(16_384, instruments.Length * 2);
        var total = instruments.Sum(i => i.Activity);
        var picks = new List<int>(wanted);
        for (var i = 0; i < instruments.Length; i++)
            picks.AddRange(Enumerable.Repeat(i, 1 + (int)((wanted - instruments.Length) * instruments[i].Activity / total)));

        var random = new TickRandom(Noise.Mix(seed, 17));
        for (var i = picks.Count - 1; i > 0; i--)
        {
            var other = random.Next(i + 1);
            (picks[i], picks[other]) = (picks[other], picks[i]);
        }
        return [.. picks];
    }

    private readonly record struct Slot(int Instrument, int Hours, long OffsetNs, double Activity);
}
