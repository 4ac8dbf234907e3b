namespace Orleans.Serialization;

/// <summary>A value cannot cross a call.</summary>
[GenerateSerializer]
public class SerializerException : Exception
{
    /// <inheritdoc/>
    public SerializerException()
    {
    }

    /// <inheritdoc/>
    public SerializerException(string message) : base(message)
    {
    }

    /// <inheritdoc/>
    public SerializerException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>A value's type, or an exception's, is not annotated with <see cref="GenerateSerializerAttribute"/>.</summary>
[GenerateSerializer]
public sealed class CodecNotFoundException(string message) : SerializerException(message);
