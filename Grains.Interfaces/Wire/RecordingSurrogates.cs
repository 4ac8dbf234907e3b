using Mdc.Domain.Contracts;

namespace Mdc.Grains.Interfaces.Wire;

/// <summary>A recording rule.</summary>
[GenerateSerializer, Immutable, Alias("mdc.recording-rule.1")]
public readonly record struct RecordingRuleSurrogate(
    [property: Id(0)] byte Scope, [property: Id(1)] string Pattern, [property: Id(2)] bool Records);

/// <summary><see cref="RecordingRule"/> on the wire.</summary>
[RegisterConverter]
public sealed class RecordingRuleConverter : IConverter<RecordingRule, RecordingRuleSurrogate>
{
    /// <inheritdoc/>
    public RecordingRule ConvertFromSurrogate(in RecordingRuleSurrogate surrogate) =>
        new((RecordingScope)surrogate.Scope, surrogate.Pattern, surrogate.Records);

    /// <inheritdoc/>
    public RecordingRuleSurrogate ConvertToSurrogate(in RecordingRule value) => new((byte)value.Scope, value.Pattern, value.Records);
}

/// <summary>A recording policy.</summary>
[GenerateSerializer, Immutable, Alias("mdc.recording-policy.1")]
public readonly record struct RecordingPolicySurrogate([property: Id(0)] int Version, [property: Id(1)] RecordingRule[] Rules);

/// <summary><see cref="RecordingPolicy"/> on the wire.</summary>
[RegisterConverter]
public sealed class RecordingPolicyConverter : IConverter<RecordingPolicy, RecordingPolicySurrogate>
{
    /// <inheritdoc/>
    public RecordingPolicy ConvertFromSurrogate(in RecordingPolicySurrogate surrogate) => new(surrogate.Version, [.. surrogate.Rules]);

    /// <inheritdoc/>
    public RecordingPolicySurrogate ConvertToSurrogate(in RecordingPolicy value) => new(value.Version, [.. value.Rules]);
}
