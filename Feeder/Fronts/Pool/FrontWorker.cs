using System.Threading.Channels;

namespace Mdc.Feeder.Fronts.Pool;

/// <summary>Runs what may block for a second, one after the other: vendors' libraries want neither opening nor releasing at the same time (ctp.md 1.5).</summary>
public interface IFrontWorker : IDisposable
{
    /// <summary>Runs an action after those given before. Never blocks. The action must not throw.</summary>
    void Do(Action action);
}

/// <summary>A thread of its own. Disposing waits for what was given, 20 s at most.</summary>
public sealed class FrontWorker : IFrontWorker
{
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(20);

    private readonly Channel<Action> _actions = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _loop;

    /// <summary>Begins the thread.</summary>
    public FrontWorker() => _loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <inheritdoc/>
    // At most one opening and one release wait per front: the number of fronts bounds the queue.
    public void Do(Action action) => _actions.Writer.TryWrite(action);

    /// <inheritdoc/>
    public void Dispose()
    {
        _actions.Writer.TryComplete();
        _loop.Wait(TimeToEnd);
    }

    private void Run()
    {
        while (_actions.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            while (_actions.Reader.TryRead(out var action)) action();
    }
}
