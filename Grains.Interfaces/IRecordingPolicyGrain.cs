using Mdc.Domain.Contracts;

namespace Mdc.Grains.Interfaces;

/// <summary>Which instruments the cluster records; one grain, keyed <see cref="Cluster"/>. Feeders ask for the policy and keep what they got.</summary>
[Alias("mdc.recording-policy")]
public interface IRecordingPolicyGrain : IGrainWithStringKey
{
    /// <summary>The only key.</summary>
    const string Cluster = "cluster";

    /// <summary>Puts other rules in force.</summary>
    /// <param name="ifVersion">The version the caller has read.</param>
    /// <param name="rules">All rules, at most <see cref="MostRules"/>.</param>
    /// <param name="by">Who wants it.</param>
    /// <param name="why">For what reason, for whoever reads the changes later.</param>
    /// <returns>False, and nothing changed, where the policy is of another version by now.</returns>
    /// <exception cref="ArgumentException">Too many rules, an empty pattern, or nobody who wants it.</exception>
    ValueTask<bool> Replace(int ifVersion, IReadOnlyList<RecordingRule> rules, string by, string why);

    /// <summary>The policy in force.</summary>
    [AlwaysInterleave]
    ValueTask<RecordingPolicy> GetPolicy();

    /// <summary>The last <see cref="ChangesKept"/> changes, newest first.</summary>
    [AlwaysInterleave]
    ValueTask<IReadOnlyList<RecordingPolicyChange>> GetChanges();

    /// <summary>The most rules of a policy.</summary>
    const int MostRules = 1_000;

    /// <summary>How many changes are kept.</summary>
    const int ChangesKept = 100;
}

/// <summary>Who put a policy in force, when and why.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="AtNs">When, unix nanoseconds.</param>
/// <param name="By">Who wanted it.</param>
/// <param name="Why">For what reason.</param>
[GenerateSerializer, Immutable, Alias("mdc.recording-policy-change.1")]
public sealed record RecordingPolicyChange(
    [property: Id(0)] RecordingPolicy Policy,
    [property: Id(1)] long AtNs,
    [property: Id(2)] string By,
    [property: Id(3)] string Why);
