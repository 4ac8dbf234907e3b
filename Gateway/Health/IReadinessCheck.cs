namespace Mdc.Gateway.Health;

/// <summary>One thing that must work before traffic is wanted. The host registers as many as it has.</summary>
public interface IReadinessCheck
{
    /// <summary>What is checked, in a word: "store", "feeder 1".</summary>
    string Name { get; }

    /// <summary>Null when it is ready; else why not, in one sentence. A call that throws or takes over 2 s is not ready either.</summary>
    ValueTask<string?> WhyNotReady(CancellationToken cancellation);
}

/// <summary>A check made of a question.</summary>
public sealed class ReadinessCheck(string name, Func<CancellationToken, ValueTask<string?>> whyNotReady) : IReadinessCheck
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public ValueTask<string?> WhyNotReady(CancellationToken cancellation) => whyNotReady(cancellation);
}
