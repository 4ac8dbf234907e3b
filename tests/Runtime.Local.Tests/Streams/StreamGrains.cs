using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Mdc.Runtime.Local.Tests.Streams;

[GenerateSerializer, Immutable]
public sealed record Closed(string Instrument, int Minute);

public interface IWriterGrain : IGrainWithIntegerKey
{
    Task<IReadOnlyCollection<int>> Minutes();

    Task<int> Errors();

    Task FailAt(int minute, int times);

    Task Leave();
}

/// <summary>Gets its stream by the attribute and resumes it, in the shape that works on any provider.</summary>
[ImplicitStreamSubscription("bars")]
internal sealed class WriterGrain : Grain, IWriterGrain, IStreamSubscriptionObserver, IAsyncObserver<Closed>
{
    private readonly List<int> _minutes = [];
    private int _errors;
    private int _failures;
    private int _failingMinute;

    public async Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        await handleFactory.Create<Closed>().ResumeAsync(this);

    public async Task OnNextAsync(Closed item, StreamSequenceToken? token = null)
    {
        await Task.Yield();
        if (item.Minute == _failingMinute && _failures > 0)
        {
            _failures--;
            throw new InvalidOperationException("disk full");
        }

        _minutes.Add(item.Minute);
    }

    public Task OnErrorAsync(Exception ex)
    {
        _errors++;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyCollection<int>> Minutes() => Task.FromResult<IReadOnlyCollection<int>>(_minutes.ToArray());

    public Task<int> Errors() => Task.FromResult(_errors);

    public Task FailAt(int minute, int times)
    {
        (_failingMinute, _failures) = (minute, times);
        return Task.CompletedTask;
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

public interface IReaderGrain : IGrainWithStringKey
{
    Task Subscribe(string key);

    Task Unsubscribe(string key);

    Task<int[]> Minutes();
}

/// <summary>Subscribes itself, in batches.</summary>
internal sealed class ReaderGrain : Grain, IReaderGrain, IAsyncBatchObserver<Closed>
{
    private readonly List<int> _minutes = [];

    public Task Subscribe(string key) => Stream(key).SubscribeAsync(this);

    public async Task Unsubscribe(string key)
    {
        foreach (var handle in await Stream(key).GetAllSubscriptionHandles()) await handle.UnsubscribeAsync();
    }

    public Task OnNextAsync(IList<SequentialItem<Closed>> items)
    {
        _minutes.AddRange(items.Select(i => i.Item.Minute));
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    public Task<int[]> Minutes() => Task.FromResult(_minutes.ToArray());

    private IAsyncStream<Closed> Stream(string key) => this.GetStreamProvider("memory").GetStream<Closed>(StreamId.Create("free", key));
}
