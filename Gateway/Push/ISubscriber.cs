namespace Mdc.Gateway.Push;

/// <summary>Something of which only the newest state matters to a client that is behind.</summary>
internal interface IConflated
{
    /// <summary>Writes the newest state as a whole message; 0 where there is none. On the loop only.</summary>
    int WriteLatest(Span<byte> into);
}

/// <summary>A client as the fan-out loop sees it. All on the loop.</summary>
internal interface ISubscriber
{
    /// <summary>Sends a state of a topic, now or, when the client is behind, its newest state later.</summary>
    void Push(IConflated topic, ReadOnlySpan<byte> message);

    /// <summary>Sends a message that can't be conflated: an answer, a closed bar. Closes the client where too much waits.</summary>
    void Send(ReadOnlySpan<byte> message);

    /// <summary>Forgets a topic that waits to be sent.</summary>
    void Forget(IConflated topic);

    /// <summary>True while pushes are being conflated for it.</summary>
    bool IsBehind { get; }
}
