using Orleans.Concurrency;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Tests.Grains;

/// <summary>A grain for what activations do.</summary>
public interface ILifeGrain : IGrainWithStringKey
{
    Task<int> Calls();

    Task StartTimer(TimeSpan due, TimeSpan period, bool interleave, bool keepAlive);

    Task Hold();

    [AlwaysInterleave]
    Task Release();
}

/// <summary>Fails its activation as long as its key says so in <see cref="Broken"/>.</summary>
internal sealed class LifeGrain(Journal journal, Broken broken) : Grain, ILifeGrain
{
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (broken.Keys.Contains(this.GetPrimaryKeyString())) throw new InvalidOperationException("broken");
        journal.Add($"+{this.GetPrimaryKeyString()}");
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Task.Yield();
        journal.Add($"-{this.GetPrimaryKeyString()} {reason.ReasonCode}");
    }

    public Task<int> Calls() => Task.FromResult(++_calls);

    public Task StartTimer(TimeSpan due, TimeSpan period, bool interleave, bool keepAlive)
    {
        this.RegisterGrainTimer(
            _ =>
            {
                journal.Add($"timer of {RequestContext.Get("who") ?? "nobody"}");
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(due, period) { Interleave = interleave, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }

    public Task Hold() => _held.Task;

    public Task Release()
    {
        _held.TrySetResult();
        return Task.CompletedTask;
    }
}

/// <summary>Which grains fail to activate.</summary>
public sealed class Broken
{
    public HashSet<string> Keys { get; } = [];
}

public interface IReentrantGrain : IGrainWithStringKey
{
    Task<string> Ask(string first, string second, int depth);
}

[Reentrant]
internal sealed class ReentrantGrain : Grain, IReentrantGrain
{
    public async Task<string> Ask(string first, string second, int depth) => depth == 0
        ? this.GetPrimaryKeyString()
        : this.GetPrimaryKeyString() + await GrainFactory.GetGrain<IReentrantGrain>(second).Ask(second, first, depth - 1);
}

public interface IWorkerGrain : IGrainWithIntegerKey
{
    Task<int> Meet(int expected);
}

/// <summary>Waits until so many of it have met: only several activations can.</summary>
[StatelessWorker(3)]
internal sealed class WorkerGrain(Meeting meeting) : Grain, IWorkerGrain
{
    public async Task<int> Meet(int expected)
    {
        await meeting.Join(expected);
        return expected;
    }
}

public sealed class Meeting
{
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _present;

    public Task Join(int expected)
    {
        if (Interlocked.Increment(ref _present) == expected) _all.SetResult();
        return _all.Task;
    }
}
