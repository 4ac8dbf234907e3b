using Orleans.Runtime;

namespace Mdc.Runtime.Local.Tests.Grains;

internal sealed class CounterGrain(Journal journal) : Grain, ICounterGrain
{
    private TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskScheduler? _home;
    private int _total;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _home = TaskScheduler.Current;
        journal.Add($"+{this.GetPrimaryKeyString()}");
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        journal.Add($"-{this.GetPrimaryKeyString()} {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public Task<int> Add(int number) => Task.FromResult(_total += number);

    public ValueTask<int> AddQuickly(int number) => ValueTask.FromResult(_total += number);

    public async Task Add(int number, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var read = _total;
            await Task.Yield();
            _total = read + number;
        }
    }

    public async Task Hold()
    {
        await _held.Task;
        _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public Task Release()
    {
        _held.TrySetResult();
        return Task.CompletedTask;
    }

    public Task<int> Peek() => Task.FromResult(_total);

    public Task Fail(string message) => throw new InvalidOperationException(message);

    public async Task<bool> IsAtHome()
    {
        var before = TaskScheduler.Current == _home;
        await Task.Delay(1);
        return before && TaskScheduler.Current == _home && _home != TaskScheduler.Default;
    }

    public Task<bool> TaskRunLeaves() => Task.Run(() => TaskScheduler.Current != _home);

    public Task Forget(string message)
    {
        journal.Add(message);
        throw new InvalidOperationException(message);
    }

    public Task<T> Echo<T>(T value) where T : class => Task.FromResult(value);

    public Task<int> Sum(int a, int b, int c, int d, int e, int f, int g, int h, int i) => Task.FromResult(a + b + c + d + e + f + g + h + i);

    public Task WaitFor(CancellationToken token) => Task.Delay(Timeout.InfiniteTimeSpan, token);

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<string> CallBack(string other)
    {
        var answer = await GrainFactory.GetGrain<ICounterGrain>(other).ContextValue("who");
        return $"{this.GetPrimaryKeyString()} asked {other}: {answer}";
    }

    public Task CallSelf() => GrainFactory.GetGrain<ICounterGrain>(this.GetPrimaryKeyString()).CallSelf();

    public Task<string?> ContextValue(string key) => Task.FromResult(RequestContext.Get(key) as string);
}
