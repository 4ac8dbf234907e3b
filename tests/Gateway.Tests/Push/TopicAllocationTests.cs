using System.Diagnostics.Metrics;
using Mdc.Domain.Ticks;
using Mdc.Gateway.Metrics;
using Mdc.Gateway.Push;
using Mdc.Gateway.Tests.Fakes;
using Mdc.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mdc.Gateway.Tests.Push;

public class TopicAllocationTests
{
    [Fact]
    public void A_tick_on_its_way_through_a_topic_allocates_nothing()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var loop = new FanoutLoop(new GatewayMetrics(services.GetRequiredService<IMeterFactory>()), NullLogger<FanoutLoop>.Instance);
        var topic = new TickTopic("rb2605", loop);
        var (tick, after) = (Make.Tick(position: 0), default(FeedPositions));

        var least = Allocated.LeastOf(50, _ =>
        {
            for (var i = 0; i < 10; i++)
            {
                tick.Position++;
                topic.Post(in after, new ReadOnlySpan<TickFrame>(in tick));
                topic.Run();
                after.Set(tick.FeedPosition);
            }
        });

        Assert.Equal(0, least);
        Assert.Equal(tick.Position, topic.Last.Position);
    }
}
