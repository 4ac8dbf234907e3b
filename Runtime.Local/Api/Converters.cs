namespace Orleans;

/// <summary>Takes a type that knows no Orleans across a call as another that does.</summary>
/// <typeparam name="TValue">The type.</typeparam>
/// <typeparam name="TSurrogate">What stands in for it on the wire; annotated.</typeparam>
public interface IConverter<TValue, TSurrogate> where TSurrogate : struct
{
    /// <summary>The value again.</summary>
    TValue ConvertFromSurrogate(in TSurrogate surrogate);

    /// <summary>The stand-in.</summary>
    TSurrogate ConvertToSurrogate(in TValue value);
}

/// <summary>Registers an <see cref="IConverter{TValue, TSurrogate}"/>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class RegisterConverterAttribute : Attribute;
