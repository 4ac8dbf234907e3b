using Mdc.Grains.Interfaces;

namespace Mdc.Grains;

/// <summary>What the recording policy's grain stores.</summary>
[GenerateSerializer, Alias("mdc.recording-policy-state.1")]
public sealed class RecordingPolicyState
{
    /// <summary>The changes kept, newest first: the first one is in force. Empty until somebody changes something.</summary>
    [Id(0)]
    public List<RecordingPolicyChange> Changes { get; set; } = [];
}
