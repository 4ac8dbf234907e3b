using Mdc.Domain.Ticks;

namespace Mdc.Gateway.Push;

/// <summary>One client's subscription to one instrument's ticks. Everything is on the fan-out loop.</summary>
internal abstract class TickSubscription(TickTopic topic, ISubscriber client)
{
    /// <summary>The instrument's topic.</summary>
    public TickTopic Topic { get; } = topic;

    /// <summary>True once the client gave it up.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whose it is.</summary>
    protected ISubscriber Client { get; } = client;

    /// <summary>What the client has been sent, per feeder: a resume goes on after it.</summary>
    public abstract FeedPositions Sent { get; }

    /// <summary>Begins: sends what is known at once.</summary>
    public virtual void Start()
    {
        Topic.Add(this);
        if (Topic.HasLast) OnTick(Topic.Latest());
    }

    /// <summary>Takes the topic's newest tick.</summary>
    public abstract void OnTick(Encoded message);

    /// <summary>Ticks may have passed the topic by, and no later push tells where.</summary>
    public virtual void OnDoubt()
    {
    }

    /// <summary>Ends.</summary>
    public virtual void End()
    {
        HasEnded = true;
        Topic.Remove(this);
    }
}
