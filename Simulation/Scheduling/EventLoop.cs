using Mdc.Runtime.Local.Turns;

namespace Mdc.Simulation.Scheduling;

/// <summary>
/// Everything that happens in a simulated cluster, one event after the other on one thread, under virtual time. Events of one instant are
/// drawn by the seed. What runs outside of it makes the run fail: it would be a run that no seed repeats.
/// </summary>
internal sealed class EventLoop(SeededRandom random)
{
    private readonly PriorityQueue<Event, Key> _queue = new(4_096, Key.Order);
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private volatile Exception? _escaped;

    /// <summary>Virtual nanoseconds since the run began.</summary>
    public long NowNs { get; private set; }

    /// <summary>How many events there were.</summary>
    public long Count { get; private set; }

    /// <summary>What happened, in order, as one number: equal runs have equal hashes.</summary>
    public ulong Hash { get; private set; }

    /// <summary>The most events that waited at once.</summary>
    public int MostWaiting { get; private set; }

    /// <summary>The seed's choices: delays, orders, losses.</summary>
    public SeededRandom Random => random;

    /// <summary>Runs a queue's next slice on behalf of a process, after a delay.</summary>
    public void After(long delayNs, SimulatedProcess process, TurnQueue queue) => Add(delayNs, new Event(process, queue, 0));

    /// <summary>Does something on behalf of a process, or of the world where there is none, after a delay.</summary>
    public void After(long delayNs, SimulatedProcess? process, Action action) => Add(delayNs, new Event(process, action, 0));

    /// <summary>Fires a timer unless it was changed meanwhile.</summary>
    public void After(long delayNs, SimulatedProcess process, SimulatedTimer timer, int change) => Add(delayNs, new Event(process, timer, change));

    /// <summary>Brings back an event that a hung process has kept.</summary>
    public void Again(Event kept, long delayNs) => Add(delayNs, kept);

    /// <summary>Mixes something that must be the same in every run of the seed into <see cref="Hash"/>.</summary>
    public void Note(ulong fact) => Hash = SeededRandom.Mix(Hash ^ fact) + 1;

    /// <summary>The next event. False where none is left. Throws what escaped the loop.</summary>
    public bool Step()
    {
        if (_escaped is { } escaped) throw new InvalidOperationException("Something ran outside of the simulated time: the run could not be repeated.", escaped);
        if (!_queue.TryDequeue(out var next, out var key)) return false;
        NowNs = Math.Max(NowNs, key.Ns);
        if (next.Process is { } process && !process.Admits(next)) return true;
        Count++;
        Note((ulong)NowNs ^ ((ulong)(next.Process?.Number ?? 0) << 56));
        switch (next.Target)
        {
            case TurnQueue queue: queue.RunSlice(); break;
            case SimulatedTimer timer: timer.Fire(next.Change); break;
            default: ((Action)next.Target)(); break;
        }
        return true;
    }

    private void Add(long delayNs, in Event added)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            _escaped ??= new InvalidOperationException(Environment.StackTrace);
            return;
        }
        _queue.Enqueue(added, new Key(NowNs + Math.Max(0, delayNs), random.Next()));
        if (_queue.Count > MostWaiting) MostWaiting = _queue.Count;
    }

    /// <summary>Something that will happen.</summary>
    internal readonly record struct Event(SimulatedProcess? Process, object Target, int Change);

    private readonly record struct Key(long Ns, ulong Tie)
    {
        public static readonly IComparer<Key> Order = Comparer<Key>.Create(static (a, b) => a.Ns != b.Ns ? a.Ns.CompareTo(b.Ns) : a.Tie.CompareTo(b.Tie));
    }
}
