using Orleans.Runtime;

namespace Orleans;

/// <summary>The name of a grain class in every grain id. Without it: the class name in lower case without "grain" at its end.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class GrainTypeAttribute(string grainType) : Attribute
{
    /// <summary>The name as a <see cref="GrainType"/>.</summary>
    public GrainType GetGrainType(IServiceProvider services, Type type) => GrainType.Create(grainType);
}
