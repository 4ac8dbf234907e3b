using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Grains.Interfaces;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Mdc.Grains;

/// <summary>The cluster's recording policy: one version in force, the changes that led to it, all stored.</summary>
/// <remarks>Not reentrant but for reads: a change is stored before the next is looked at.</remarks>
public sealed partial class RecordingPolicyGrain(
    [PersistentState("recording", StorageNames.Recording)] IPersistentState<RecordingPolicyState> state,
    TimeProvider time,
    ILogger<RecordingPolicyGrain> logger) : Grain, IRecordingPolicyGrain
{
    // What is stored, newest first: a change that is still being written is not in force.
    private IReadOnlyList<RecordingPolicyChange> _changes = [];

    private RecordingPolicy InForce => _changes is [var newest, ..] ? newest.Policy : RecordingPolicy.Everything;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _changes = state.State.Changes;
        return Task.CompletedTask;
    }

    public async ValueTask<bool> Replace(int ifVersion, IReadOnlyList<RecordingRule> rules, string by, string why)
    {
        if (rules.Count > IRecordingPolicyGrain.MostRules) throw new ArgumentException($"A policy has at most {IRecordingPolicyGrain.MostRules} rules, not {rules.Count}.", nameof(rules));
        if (rules.Any(rule => string.IsNullOrWhiteSpace(rule.Pattern))) throw new ArgumentException("A rule has no pattern.", nameof(rules));
        ArgumentException.ThrowIfNullOrWhiteSpace(by);
        if (ifVersion != InForce.Version) return false;

        var change = new RecordingPolicyChange(new RecordingPolicy(ifVersion + 1, [.. rules]), ChinaTime.ToNs(time.GetUtcNow()), by, why);
        var changes = _changes.Take(IRecordingPolicyGrain.ChangesKept - 1).Prepend(change).ToList();
        state.State = new RecordingPolicyState { Changes = changes };
        await state.WriteStateAsync();
        _changes = changes;
        LogChanged(change.Policy.Version, rules.Count, by, why);
        return true;
    }

    public ValueTask<RecordingPolicy> GetPolicy() => ValueTask.FromResult(InForce);

    public ValueTask<IReadOnlyList<RecordingPolicyChange>> GetChanges() => ValueTask.FromResult(_changes);

    [LoggerMessage(Level = LogLevel.Information, Message = "Recording policy {Version} with {Rules} rules, by {By}: {Why}")]
    private partial void LogChanged(int version, int rules, string by, string why);
}
