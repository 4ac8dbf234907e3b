using Orleans.Runtime;
using System.Threading.Channels;
using Mdc.Runtime.Local.Hosting;
using Mdc.Runtime.Local.Turns;
using Orleans;
using Orleans.Streams;

namespace Mdc.Runtime.Local.Streams;

/// <summary>
/// One subscription's queue and the loop that empties it: one publication at a time, awaited. A failed one is tried again,
/// then reported to the consumer and given up.
/// </summary>
internal sealed class Delivery
{
    /// <summary>How many publications may wait. When they do, publishers wait.</summary>
    public const int MostWaiting = 1024;

    private const int MostTries = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    private readonly Channel<StreamEvent> _waiting = Channel.CreateBounded<StreamEvent>(new BoundedChannelOptions(MostWaiting)
    {
        SingleReader = true,
        SingleWriter = true,
    });

    private readonly StreamKey _stream;
    private readonly LocalSilo _silo;
    private readonly Subscriber _subscriber;
    private readonly IItemSink _sink;

    public Delivery(StreamKey stream, Subscriber subscriber, LocalSilo silo)
    {
        (_stream, _silo, _subscriber) = (stream, silo, subscriber);
        _sink = subscriber.Outside ?? new GrainSink(stream, subscriber, silo);

        // The loop must not carry the request context of whoever published first.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            _ = new SystemTurns(silo.Scheduler, silo.LogRuntimeFailed).Run(DeliverAll);
        }
    }

    /// <summary>False once the silo whose memory it is in is gone, and what waited with it.</summary>
    public bool IsAlive => _silo.Status != SiloStatus.Dead;

    public ValueTask Enqueue(StreamEvent published) => _waiting.Writer.WriteAsync(published);

    public void End() => _waiting.Writer.TryComplete();

    private async Task DeliverAll()
    {
        // Not ReadAllAsync, which goes on outside of these turns.
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (_waiting.Reader.TryRead(out var published)) await Deliver(published);
        }
    }

    private async Task Deliver(StreamEvent published)
    {
        var pause = FirstPause;
        for (var tries = 1; ; tries++, pause *= 2)
        {
            try
            {
                await _sink.Deliver(published);
                return;
            }
            catch (Exception) when (_silo.Status is SiloStatus.ShuttingDown or SiloStatus.Dead)
            {
                // A memory stream ends with its silo: what waits in it is lost with the rest of the memory, and nobody is left to be told.
                return;
            }
            catch (Exception e) when (tries < MostTries)
            {
                _silo.LogDeliveryFailed(e, _stream, _subscriber.Grain, tries);
                await Task.Delay(pause, _silo.Time);
            }
            catch (Exception e)
            {
                _silo.LogDeliveryGivenUp(e, _stream, _subscriber.Grain, published.Sequence);
                await Report(published, e);
                return;
            }
        }
    }

    private async Task Report(StreamEvent published, Exception reason)
    {
        try
        {
            await _sink.Fail(new StreamEventDeliveryFailureException(
                $"Publication {published.Sequence} of {_stream.Provider}/{_stream.Id} was given up after {MostTries} tries.", reason));
        }
        catch (Exception e)
        {
            _silo.LogRuntimeFailed(e);
        }
    }
}
