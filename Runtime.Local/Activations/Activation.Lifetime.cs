using Mdc.Runtime.Local.Calls;
using Mdc.Runtime.Local.Turns;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Activations;

/// <summary>This part: from the first call, which makes the activation place itself and start, to the forwarding of what came too late.</summary>
internal sealed partial class Activation
{
    private readonly TaskCompletionSource _deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<Func<Task>>? _stateReaders;
    private List<IDisposable>? _timers;
    private GrainClass? _class;
    private AsyncServiceScope? _scope;
    private DeactivationReason? _ending;
    private Dehydrated? _luggage;
    private Dictionary<string, object>? _migration;
    private volatile Stage _stage;
    private volatile bool _isCutOff;
    private bool _worker;

    private enum Stage
    {
        New,
        Starting,
        Active,
        Ending,
        Gone,
    }

    public bool IsGone => _isCutOff || _stage == Stage.Gone;

    public bool IsActive => _stage == Stage.Active;

    private bool IsReentrant => _class is { IsReentrant: true };

    /// <summary>An activation beside others of the same key; it stays on its silo.</summary>
    public static Activation Worker(Hosting.LocalSilo silo, GrainId id, GrainClass grainClass) => new(silo, id, grainClass) { _worker = true };

    /// <summary>An observer: an object that is there already, held weakly.</summary>
    public static Activation Observer(Hosting.LocalSilo silo, GrainId id, object target) =>
        new(silo, id, null) { _observer = new WeakReference(target), _stage = Stage.Active };

    /// <summary>The next activation of a grain that has left its silo.</summary>
    public static Activation Successor(Hosting.LocalSilo silo, GrainId id, GrainClass? grainClass, Dehydrated luggage) =>
        new(silo, id, grainClass) { _luggage = luggage };

    /// <summary>Adds something to read before the grain is told that it is active. Only while it is constructed.</summary>
    public void ReadBeforeStart(Func<Task> reader) => (_stateReaders ??= []).Add(reader);

    public void Add(IDisposable timer) => (_timers ??= []).Add(timer);

    public void Remove(IDisposable timer) => _timers?.Remove(timer);

    /// <summary>Ends an observer at once.</summary>
    public void Drop()
    {
        Silo.Cluster.Remove(this);
        _stage = Stage.Gone;
    }

    /// <summary>Its silo was given up: nobody calls it any more. It does not know.</summary>
    public void CutOff() => _isCutOff = true;

    private void Start(Turn? first)
    {
        _stage = Stage.Starting;
        _lastUse = Silo.Clock.Now;
        StartAsync((first as Call)?.Context).FireAndForget(Silo);
        ResetFlow();
    }

    private void StartUnlessCalled()
    {
        if (_stage == Stage.New) Start(null);
    }

    private async Task StartAsync(Dictionary<string, object>? requestContext)
    {
        if (requestContext is not null) RequestContext.Snapshot = requestContext;
        try
        {
            var caller = Silo;
            if (!_worker && _luggage is null) Silo = await new Placer(Silo).Place(GrainId, _class?.Placement, requestContext);
            if (!ReferenceEquals(Silo, caller))
            {
                // From here on it runs where it lives: on a silo that is dead and not found out yet, not at all.
                MoveTo(Silo.Scheduler);
                await Task.Yield();
            }
            _class = Silo.ClassOf(GrainId.Type);
            _scope = Silo.Services.CreateAsyncScope();
            _instance = _class.Construct(this);
            if (_luggage is not null) (_instance as IGrainMigrationParticipant)?.OnRehydrate(_luggage);
            foreach (var read in _stateReaders ?? []) await read();
            using var limit = new CancellationTokenSource(Silo.ActivationTimeout, Silo.Time);
            if (_instance is IGrainBase grain) await grain.OnActivateAsync(limit.Token);
            _stateReaders = null;
            _luggage = null;
            _stage = Stage.Active;
        }
        catch (Exception e)
        {
            await Fail(e);
            return;
        }

        while (_ending is null && _waiting.TakeInterleaving() is { } turn) Begin(turn);
        AfterTurn();
    }

    // Every caller so far gets the exception that stopped the start; the next call starts anew.
    private async Task Fail(Exception reason)
    {
        // Calls that meet a stopping silo are nobody's trouble but the caller's.
        if (Silo.Status == SiloStatus.Active) Silo.LogActivationFailed(reason, GrainId);
        await CleanUp();
        Silo.Cluster.Remove(this);
        _stage = Stage.Gone;
        var seen = ExceptionRules.AsSeenByCaller(reason);
        while (_waiting.Take() is { } turn) turn.Refuse(seen);
        _deactivated.TrySetResult();
    }

    private void BeginEnd()
    {
        _stage = Stage.Ending;
        EndAsync(_ending!.Value).FireAndForget(Silo);
        ResetFlow();
    }

    private async Task EndAsync(DeactivationReason reason)
    {
        StopTimers();
        Activation? successor = null;
        try
        {
            if (_migration is not null) successor = await Pack(_migration);
            using var limit = new CancellationTokenSource(Silo.DeactivationTimeout, Silo.Time);
            if (_instance is IGrainBase grain) await grain.OnDeactivateAsync(reason, limit.Token);
        }
        catch (Exception e)
        {
            Silo.LogDeactivationFailed(e, GrainId);
        }

        await CleanUp();
        if (successor is null) Silo.Cluster.Remove(this);
        else Silo.Cluster.Replace(this, successor);
        _stage = Stage.Gone;
        successor?.Post(new ActionItem(successor.StartUnlessCalled));
        while (_waiting.Take() is { } turn)
        {
            turn.Forward(Silo);
            Left();
        }

        _deactivated.TrySetResult();
    }

    // The grain's luggage, and the activation that unpacks it; none where placement leaves the grain where it is.
    private async Task<Activation?> Pack(Dictionary<string, object> requestContext)
    {
        var next = await new Placer(Silo).Place(GrainId, _class!.Placement, requestContext);
        if (ReferenceEquals(next, Silo)) return null;
        var luggage = new Dehydrated();
        (_instance as IGrainMigrationParticipant)?.OnDehydrate(luggage);
        return Successor(next, GrainId, _class, luggage);
    }

    private async Task CleanUp()
    {
        StopTimers();
        try
        {
            if (_instance is IAsyncDisposable later) await later.DisposeAsync();
            else (_instance as IDisposable)?.Dispose();
            // An activation that found no silo never had a scope.
            if (_scope is { } scope) await scope.DisposeAsync();
        }
        catch (Exception e)
        {
            Silo.LogDeactivationFailed(e, GrainId);
        }
    }

    private void StopTimers()
    {
        foreach (var timer in _timers?.ToArray() ?? []) timer.Dispose();
    }
}
