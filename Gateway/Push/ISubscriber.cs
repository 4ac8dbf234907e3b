namespace Mdc.Gateway.Push;

/// <summary>Something of which only the newest state matters to a client that is behind.</summary>
internal interface IConflated
{
    /// <summary>Sends the newest state where there is room for it; true where nothing is left to send. On the loop.</summary>
    bool TrySendLatest(ISubscriber to);
}

/// <summary>A client as the fan-out loop sees it. All on the loop.</summary>
internal interface ISubscriber
{
    /// <summary>Sends a state now; false where the client is behind: then <see cref="IConflated.TrySendLatest"/> is called once there is room.</summary>
    bool Push(IConflated topic, Encoded message);

    /// <summary>As <see cref="Push"/> of a client that is behind: the newest state is sent once there is room.</summary>
    void PutOff(IConflated topic);

    /// <summary>Sends a message now; false, and nothing sent, where there is no room for it.</summary>
    bool TryPush(Encoded message);

    /// <summary>Sends a message that can't be conflated, as a closed bar. Closes the client where too much waits.</summary>
    void Send(Encoded message);

    /// <summary>As <see cref="Send(Encoded)"/>, of JSON for this client alone: an answer.</summary>
    void Send(ReadOnlySpan<byte> json);

    /// <summary>Forgets a topic that waits to be sent.</summary>
    void Forget(IConflated topic);

    /// <summary>True while pushes are being conflated for it.</summary>
    bool IsBehind { get; }
}
