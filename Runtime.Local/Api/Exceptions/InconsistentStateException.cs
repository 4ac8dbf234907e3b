using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>The stored state is not the one that was read: somebody else has written it. Nothing was written.</summary>
[GenerateSerializer]
public class InconsistentStateException : OrleansException
{
    /// <inheritdoc/>
    public InconsistentStateException()
    {
    }

    /// <inheritdoc/>
    public InconsistentStateException(string message) : base(message)
    {
    }

    /// <inheritdoc/>
    public InconsistentStateException(string message, Exception? innerException) : base(message, innerException!)
    {
    }

    /// <summary>With both tags.</summary>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : base($"{errorMsg} Stored etag was {storedEtag ?? "none"}, the caller's {currentEtag ?? "none"}.")
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>The tag in the store.</summary>
    [Id(1)]
    public string? StoredEtag { get; private set; }

    /// <summary>The tag the writer had.</summary>
    [Id(2)]
    public string? CurrentEtag { get; private set; }
}
