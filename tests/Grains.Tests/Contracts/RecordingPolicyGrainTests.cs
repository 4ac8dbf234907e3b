using Mdc.Domain.Contracts;
using Mdc.Grains.Interfaces;
using Orleans.Runtime;

namespace Mdc.Grains.Tests.Contracts;

public sealed class RecordingPolicyGrainTests : IAsyncLifetime
{
    private static readonly RecordingRule[] NoOptions = [new(RecordingScope.Kind, "Option", false)];

    private ContractCluster _cluster = null!;

    private IRecordingPolicyGrain Policy => _cluster.Grains.GetGrain<IRecordingPolicyGrain>(IRecordingPolicyGrain.Cluster);

    public async Task InitializeAsync() => _cluster = await ContractCluster.Start();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Nobody_has_said_anything_so_everything_is_recorded()
    {
        var policy = await Policy.GetPolicy();

        Assert.Equal(0, policy.Version);
        Assert.Empty(policy.Rules);
    }

    [Fact]
    public async Task A_change_counts_the_version_up_and_tells_who_when_and_why_after_a_restart_too()
    {
        Assert.True(await Policy.Replace(0, NoOptions, "ops", "the disk is small"));
        await _cluster.Deactivate(Policy);

        var policy = await Policy.GetPolicy();
        Assert.Equal((1, NoOptions[0]), (policy.Version, Assert.Single(policy.Rules)));
        var change = Assert.Single(await Policy.GetChanges());
        Assert.Equal(("ops", "the disk is small", Domain.Calendar.ChinaTime.ToNs(_cluster.Time.Now)), (change.By, change.Why, change.AtNs));
    }

    [Fact]
    public async Task Of_two_who_have_read_the_same_version_one_changes_it()
    {
        var answers = await Task.WhenAll(
            Policy.Replace(0, NoOptions, "a", "").AsTask(), Policy.Replace(0, [], "b", "").AsTask());

        Assert.Single(answers, answer => answer);
        Assert.Equal(1, (await Policy.GetPolicy()).Version);
    }

    [Fact]
    public async Task What_could_not_be_stored_is_not_in_force()
    {
        await Policy.GetPolicy();
        _cluster.Storage.Failures = 1;

        await Assert.ThrowsAsync<OrleansException>(() => Policy.Replace(0, NoOptions, "ops", "").AsTask());

        Assert.Equal(0, (await Policy.GetPolicy()).Version);
        Assert.True(await Policy.Replace(0, NoOptions, "ops", "again"));
    }

    [Fact]
    public async Task Only_so_many_changes_are_kept_the_newest_first()
    {
        for (var version = 0; version <= IRecordingPolicyGrain.ChangesKept; version++) Assert.True(await Policy.Replace(version, [], "ops", $"{version}"));

        var changes = await Policy.GetChanges();
        Assert.Equal(IRecordingPolicyGrain.ChangesKept, changes.Count);
        Assert.Equal($"{IRecordingPolicyGrain.ChangesKept}", changes[0].Why);
    }

    [Fact]
    public async Task A_rule_without_a_pattern_and_a_change_by_nobody_are_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Policy.Replace(0, new RecordingRule[] { new(RecordingScope.Product, " ", false) }, "ops", "").AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => Policy.Replace(0, NoOptions, "", "").AsTask());
        Assert.Equal(0, (await Policy.GetPolicy()).Version);
    }
}
