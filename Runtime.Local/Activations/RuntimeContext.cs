using Mdc.Runtime.Local.Turns;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Activations;

/// <summary>The activation whose turn this thread runs.</summary>
internal static class RuntimeContext
{
    public static Activation? Current => TurnQueue.Current as Activation;
}

/// <inheritdoc/>
internal sealed class GrainContextAccessor : IGrainContextAccessor
{
    public IGrainContext GrainContext => RuntimeContext.Current!;
}
