namespace Orleans.Runtime;

/// <summary>The runtime refused or could not finish something.</summary>
[GenerateSerializer]
public class OrleansException : Exception
{
    /// <inheritdoc/>
    public OrleansException()
    {
    }

    /// <inheritdoc/>
    public OrleansException(string message) : base(message)
    {
    }

    /// <inheritdoc/>
    public OrleansException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>The program breaks a rule of the runtime: thrown at start, before any grain is active.</summary>
[GenerateSerializer]
public sealed class OrleansConfigurationException : Exception
{
    /// <inheritdoc/>
    public OrleansConfigurationException(string message) : base(message)
    {
    }

    /// <inheritdoc/>
    public OrleansConfigurationException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>The call was never executed: the runtime turned it away.</summary>
[GenerateSerializer]
public class OrleansMessageRejectionException : OrleansException
{
    internal OrleansMessageRejectionException(string message) : base(message)
    {
    }

    internal OrleansMessageRejectionException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>No silo can take the call: it is stopping or gone.</summary>
[GenerateSerializer]
public sealed class SiloUnavailableException : OrleansMessageRejectionException
{
    /// <inheritdoc/>
    public SiloUnavailableException() : base("No silo is available.")
    {
    }

    /// <inheritdoc/>
    public SiloUnavailableException(string msg) : base(msg)
    {
    }

    /// <inheritdoc/>
    public SiloUnavailableException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>The observer's owner has deleted it, or it was collected: nobody will ever answer.</summary>
[GenerateSerializer]
public sealed class ClientNotAvailableException : OrleansException
{
    internal ClientNotAvailableException(GrainId observer) : base($"Observer {observer} is gone.")
    {
    }
}

/// <summary>A grain's queue is full.</summary>
[GenerateSerializer]
public sealed class LimitExceededException : OrleansException
{
    /// <inheritdoc/>
    public LimitExceededException()
    {
    }

    /// <inheritdoc/>
    public LimitExceededException(string message) : base(message)
    {
    }

    /// <inheritdoc/>
    public LimitExceededException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>The grain was called through an extension interface that nobody installed.</summary>
[GenerateSerializer]
public sealed class GrainExtensionNotInstalledException : OrleansException
{
    /// <inheritdoc/>
    public GrainExtensionNotInstalledException()
    {
    }

    /// <inheritdoc/>
    public GrainExtensionNotInstalledException(string message) : base(message)
    {
    }

    /// <inheritdoc/>
    public GrainExtensionNotInstalledException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
