using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Streams;

namespace Mdc.Runtime.Local.Tests.Streams;

public sealed class MemoryStreamTests
{
    private static Task<Cluster> Start() => Cluster.Start(silo => silo.AddMemoryStreams("memory").AddMemoryGrainStorage("PubSubStore"));

    [Fact]
    public async Task Streams_to_subscribe_to_at_run_time_need_a_storage_as_with_Orleans()
    {
        await Assert.ThrowsAsync<OrleansConfigurationException>(() => Cluster.Start(silo => silo.AddMemoryStreams("memory")));

        await using var cluster = await Cluster.Start(silo => silo.AddMemoryStreams("memory").ConfigureServices(services =>
            services.Configure<StreamPubSubOptions>("memory", options => options.PubSubType = StreamPubSubType.ImplicitOnly)));
    }

    private static IAsyncStream<Closed> Bars(Cluster cluster, string ns, long key) =>
        cluster.Silos.Client.GetStreamProvider("memory").GetStream<Closed>(StreamId.Create(ns, key));

    private static async Task<IReadOnlyCollection<int>> MinutesOf(IWriterGrain writer, int expected)
    {
        IReadOnlyCollection<int> minutes = [];
        await Cluster.Until(async () => (minutes = await writer.Minutes()).Count >= expected);
        return minutes;
    }

    [Fact]
    public async Task An_implicit_subscriber_gets_its_stream_in_order_without_asking()
    {
        await using var cluster = await Start();
        var stream = Bars(cluster, "bars", 17);

        for (var minute = 0; minute < 300; minute++) await stream.OnNextAsync(new Closed("rb2601", minute));
        await stream.OnNextBatchAsync(Enumerable.Range(300, 200).Select(m => new Closed("rb2601", m)));

        var minutes = await MinutesOf(cluster.Grains.GetGrain<IWriterGrain>(17), 500);
        Assert.Equal(Enumerable.Range(0, 500), minutes);
        Assert.Empty(await cluster.Grains.GetGrain<IWriterGrain>(18).Minutes());
    }

    [Fact]
    public async Task A_failed_item_is_tried_again_and_none_is_lost_or_doubled()
    {
        await using var cluster = await Start();
        var writer = cluster.Grains.GetGrain<IWriterGrain>(1);
        await writer.FailAt(minute: 2, times: 2);

        await Bars(cluster, "bars", 1).OnNextBatchAsync([new("rb2601", 1), new("rb2601", 2), new("rb2601", 3)]);
        IReadOnlyCollection<int> minutes = [];
        await cluster.AdvanceUntil(async () => (minutes = await writer.Minutes()).Contains(3));

        Assert.Equal([1, 2, 3], minutes);
        Assert.Equal(0, await writer.Errors());
    }

    [Fact]
    public async Task An_item_that_fails_four_times_is_reported_and_the_stream_goes_on()
    {
        await using var cluster = await Start();
        var writer = cluster.Grains.GetGrain<IWriterGrain>(1);
        await writer.FailAt(minute: 1, times: 4);

        await Bars(cluster, "bars", 1).OnNextAsync(new Closed("rb2601", 1));
        await Bars(cluster, "bars", 1).OnNextAsync(new Closed("rb2601", 2));
        await cluster.AdvanceUntil(async () => (await writer.Minutes()).Count == 1);

        Assert.Equal(new[] { 2 }, await writer.Minutes());
        Assert.Equal(1, await writer.Errors());
    }

    [Fact]
    public async Task A_deactivated_subscriber_comes_back_with_the_next_item()
    {
        await using var cluster = await Start();
        var writer = cluster.Grains.GetGrain<IWriterGrain>(1);
        await Bars(cluster, "bars", 1).OnNextAsync(new Closed("rb2601", 1));
        await MinutesOf(writer, 1);
        await writer.Leave();

        await Bars(cluster, "bars", 1).OnNextAsync(new Closed("rb2601", 2));

        Assert.Equal(new[] { 2 }, await MinutesOf(writer, 1));
    }

    [Fact]
    public async Task A_publisher_waits_when_a_subscriber_is_far_behind()
    {
        await using var cluster = await Start();
        var stream = Bars(cluster, "free", 1);
        var slow = new TaskCompletionSource();
        var heard = 0;
        await stream.SubscribeAsync(async (_, _) =>
        {
            await slow.Task;
            Interlocked.Increment(ref heard);
        });

        var publishing = Publish(stream, 2000);
        await Cluster.Until(() => Volatile.Read(ref _published) >= 1024);
        await Task.Yield();
        Assert.False(publishing.IsCompleted);
        Assert.InRange(Volatile.Read(ref _published), 1024, 1026);
        slow.SetResult();

        await publishing;
        await Cluster.Until(() => Volatile.Read(ref heard) == 2000);
    }

    [Fact]
    public async Task An_explicit_subscriber_gets_items_until_it_unsubscribes()
    {
        await using var cluster = await Start();
        var reader = cluster.Grains.GetGrain<IReaderGrain>("a");
        await reader.Subscribe("7");
        await Bars(cluster, "free", 7).OnNextBatchAsync([new("rb2601", 1), new("rb2601", 2)]);
        await Cluster.Until(async () => (await reader.Minutes()).Length == 2);

        await reader.Unsubscribe("7");
        await Bars(cluster, "free", 7).OnNextAsync(new Closed("rb2601", 3));

        Assert.Equal(new[] { 1, 2 }, await reader.Minutes());
    }

    private int _published;

    private async Task Publish(IAsyncStream<Closed> stream, int count)
    {
        for (var minute = 0; minute < count; minute++)
        {
            await stream.OnNextAsync(new Closed("rb2601", minute));
            Interlocked.Increment(ref _published);
        }
    }
}
