using Mdc.Runtime.Local.Calls;

namespace Mdc.Runtime.Local.Activations;

/// <summary>Where the calls of a grain id go: an activation, or the workers of a stateless one.</summary>
internal interface ICallTarget
{
    /// <summary>True: look for the new target. A call sent here nevertheless is forwarded.</summary>
    bool IsGone { get; }

    void Send(Call call);
}
