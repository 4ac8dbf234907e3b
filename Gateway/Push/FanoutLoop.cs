using System.Threading.Channels;
using Mdc.Gateway.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mdc.Gateway.Push;

/// <summary>Something the fan-out loop does in its turn.</summary>
internal interface IFanoutWork
{
    /// <summary>Runs on the loop; may touch what the loop owns. Must not block.</summary>
    void Run();
}

/// <summary>
/// The one thread of control that owns subscriptions and last values, and encodes: no lock is needed there, and a client gets its
/// answer, its snapshot and its pushes in that order.
/// </summary>
/// <remarks>
/// The queue needs no bound of its own: a topic is in it at most once, and a client waits for its request before it sends the next.
/// </remarks>
internal sealed partial class FanoutLoop(GatewayMetrics metrics, ILogger<FanoutLoop> logger) : BackgroundService
{
    // A client is woken at least after so many topics: latency of the first tick against ticks per write.
    private const int TopicsPerFlush = 256;

    // A round of so many topics tells of a queue that grows: compressing is the first thing to leave out.
    private const int TooBusyToCompress = 64;

    private readonly Channel<IFanoutWork> _ready = Channel.CreateUnbounded<IFanoutWork>(new() { SingleReader = true });
    private readonly List<IWakeable> _touched = [];

    /// <summary>The push that is being handed out; the loop's.</summary>
    public Encoded Message { get; } = new(metrics);

    /// <summary>A message for one client while <see cref="Message"/> goes to all; the loop's.</summary>
    public Encoded Aside { get; } = new(metrics);

    /// <summary>Round of the quote board, counted up by it: what changed carries the round it changed in.</summary>
    public long Round { get; set; } = 1;

    /// <summary>Counters.</summary>
    public GatewayMetrics Metrics => metrics;

    /// <summary>Puts work at the end of the queue. Any thread; ignored once the gateway stops.</summary>
    public void Schedule(IFanoutWork work) => _ready.Writer.TryWrite(work);

    /// <summary>Runs an action on the loop and waits for it.</summary>
    public Task Run(Action action)
    {
        var work = new ActionWork(action);
        return _ready.Writer.TryWrite(work) ? work.Done : Task.FromCanceled(new CancellationToken(true));
    }

    /// <summary>The client has something to send when this round ends.</summary>
    public void Touch(IWakeable client) => _touched.Add(client);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _ready.Reader.WaitToReadAsync(stoppingToken))
            {
                var done = 0;
                for (; done < TopicsPerFlush && _ready.Reader.TryRead(out var work); done++) RunOne(work);
                Message.MayCompress = done < TooBusyToCompress;
                foreach (var client in _touched) client.Wake();
                _touched.Clear();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            _ready.Writer.TryComplete();
            while (_ready.Reader.TryRead(out var left)) (left as ActionWork)?.Cancel();
        }
    }

    // One instrument's trouble must not end everybody's pushes.
    private void RunOne(IFanoutWork work)
    {
        try
        {
            work.Run();
        }
        catch (Exception e)
        {
            metrics.FanoutFailed();
            LogFailed(e, work.ToString());
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Work} failed in the fan-out loop")]
    private partial void LogFailed(Exception e, string? work);

    private sealed class ActionWork(Action action) : IFanoutWork
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => _done.Task;

        public void Cancel() => _done.TrySetCanceled();

        public void Run()
        {
            try
            {
                action();
                _done.TrySetResult();
            }
            catch (Exception e)
            {
                _done.TrySetException(e);
            }
        }
    }
}

/// <summary>A sender that sleeps until it has something to send.</summary>
internal interface IWakeable
{
    /// <summary>Wakes the sender. Never blocks.</summary>
    void Wake();
}
