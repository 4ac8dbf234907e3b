using Mdc.Runtime.Local.Calls;
using Mdc.Runtime.Local.Hosting;
using Mdc.Runtime.Local.Proxies;
using Mdc.Runtime.Local.Turns;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Activations;

/// <summary>
/// One grain in memory. This part: which call may start when. A call of a grain that is not reentrant runs alone from its start to
/// its end, also while it awaits; only interleaving ones get in between. All of it runs in the activation's own turns.
/// </summary>
internal sealed partial class Activation : TurnQueue, ICallTarget
{
    private readonly WaitingTurns _waiting = new();
    private Turn? _blocking;
    private int _running;
    private int _load;
    private int _lastUse;

    public Activation(LocalSilo silo, GrainId id, GrainClass? grainClass) : base(silo.Scheduler)
    {
        Silo = silo;
        GrainId = id;
        _class = grainClass;
        GrainReference = new GrainReference(silo, id);
    }

    /// <summary>How many calls wait or run; kept for stateless workers, read from any thread.</summary>
    public int Load => Volatile.Read(ref _load);

    /// <summary>The coarse time of the last call.</summary>
    public int LastUse => Volatile.Read(ref _lastUse);

    /// <summary>True while a call runs or waits.</summary>
    public bool IsBusy => Volatile.Read(ref _running) > 0 || _waiting.Count > 0;

    public void Send(Call call)
    {
        if (_worker) Interlocked.Increment(ref _load);
        Post(call);
    }

    /// <summary>A call or a timer arrives.</summary>
    public void Accept(Turn turn)
    {
        if (_stage == Stage.New)
        {
            // Before the start, which may fail at once: then it is refused, and not sent on to the next activation, which fails as well.
            Enqueue(turn);
            Start(turn);
            return;
        }
        if (_stage == Stage.Gone)
        {
            turn.Forward(Silo);
            return;
        }

        if (turn.IsUse) _lastUse = Silo.Clock.Now;
        if ((turn.Interleaves || _waiting.First is null) && MayStart(turn)) Begin(turn);
        else Enqueue(turn);
        AfterTurn();
    }

    /// <summary>A call that did not end in its first turn has ended.</summary>
    public void Ended(Turn turn)
    {
        Close(turn);
        AfterTurn();
    }

    /// <summary>The object that a call goes to: the grain, or an extension of it.</summary>
    public object TargetOf(MethodShape shape) =>
        shape.IsExtension ? ExtensionFor(shape.Interface) : GrainInstance ?? throw new ClientNotAvailableException(GrainId);

    protected override void OnItemFailed(Exception exception) => Silo.LogTurnFailed(exception, GrainId);

    private bool MayStart(Turn turn) =>
        _stage == Stage.Active && _ending is null && (_blocking is null || turn.Interleaves || IsReentrant);

    private void Begin(Turn turn)
    {
        if (turn.IsOver)
        {
            Left();
            return;
        }

        if (!turn.Interleaves && !IsReentrant) _blocking = turn;
        _running++;
        if (turn.Begin(this)) Close(turn);
        ResetFlow();
    }

    private void Close(Turn turn)
    {
        _running--;
        if (ReferenceEquals(_blocking, turn)) _blocking = null;
        Left();
    }

    private void Enqueue(Turn turn)
    {
        if (Silo.MaxWaiting > 0 && _waiting.Count >= Silo.MaxWaiting)
        {
            turn.Refuse(new LimitExceededException($"{Silo.MaxWaiting} calls wait for {GrainId} already; {turn} is refused."));
            Left();
            return;
        }

        _waiting.Add(turn);
    }

    private void AfterTurn()
    {
        while (_waiting.First is { } next && MayStart(next)) Begin(_waiting.Take()!);
        if (_ending is not null && _running == 0 && _stage == Stage.Active) BeginEnd();
    }

    private void Left()
    {
        if (_worker) Interlocked.Decrement(ref _load);
    }
}
