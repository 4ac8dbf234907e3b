namespace Mdc.Feeder;

/// <summary>A source can't be used at all; the message is one sentence for the operator.</summary>
public sealed class SourceException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True where there is nothing wrong with the source but that it has nothing.</summary>
    public bool IsEmpty { get; init; }
}
