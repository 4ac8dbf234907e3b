namespace Mdc.Feeder.Fronts.Sessions;

/// <summary>What a session wants done.</summary>
public enum FrontCommandKind
{
    /// <summary>Open a connection and let it connect. Answered by <see cref="FrontSession.Opened"/> or <see cref="FrontSession.OpenFailed"/>.</summary>
    Open = 1,

    /// <summary>Log in. Answered by <see cref="FrontSession.Sent"/>.</summary>
    LogIn,

    /// <summary>Subscribe instruments. Answered by <see cref="FrontSession.Sent"/>.</summary>
    Subscribe,

    /// <summary>End the subscription of instruments. Answered by <see cref="FrontSession.Sent"/>.</summary>
    Unsubscribe,

    /// <summary>Release the connection. Not answered: an <see cref="Open"/> that follows waits for it.</summary>
    Close,
}

/// <summary>One thing a session wants done.</summary>
/// <param name="Kind">What.</param>
/// <param name="Instruments">Which; empty but for subscriptions.</param>
public readonly record struct FrontCommand(FrontCommandKind Kind, string[] Instruments)
{
    /// <summary>A command without instruments.</summary>
    public FrontCommand(FrontCommandKind kind)
        : this(kind, [])
    {
    }
}
