using Mdc.Runtime.Local.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;

namespace Mdc.Runtime.Local.Tests.Storage;

[GenerateSerializer]
public sealed class Policy
{
    [Id(0)]
    public List<string> Recorded { get; set; } = [];
}

public interface IPolicyGrain : IGrainWithStringKey
{
    Task<string> Describe();

    Task Record(string instrument);

    Task Forget();

    Task Leave();
}

internal sealed class PolicyGrain(
    [PersistentState("policy", "store")] IPersistentState<Policy> policy,
    [PersistentState("other", "store")] IPersistentState<Policy> other,
    Journal journal) : Grain, IPolicyGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        journal.Add($"activated with {policy.State.Recorded.Count}");
        return Task.CompletedTask;
    }

    public Task<string> Describe() => Task.FromResult(
        $"{string.Join(',', policy.State.Recorded)} {policy.RecordExists} {policy.Etag is not null} {other.State.Recorded.Count}");

    public Task Record(string instrument)
    {
        policy.State.Recorded.Add(instrument);
        return policy.WriteStateAsync();
    }

    public Task Forget() => policy.ClearStateAsync();

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

public sealed class StorageTests
{
    private static Task<Cluster> Start() => Cluster.Start(silo => silo.AddMemoryGrainStorage("store"));

    [Fact]
    public async Task State_is_read_before_activation_and_outlives_it()
    {
        await using var cluster = await Start();
        var grain = cluster.Grains.GetGrain<IPolicyGrain>("a");

        Assert.Equal(" False False 0", await grain.Describe());
        await grain.Record("rb2601");
        await grain.Leave();

        Assert.Equal("rb2601 True True 0", await grain.Describe());
        Assert.Equal(["activated with 0", "activated with 1"], cluster.Journal.Entries);
    }

    [Fact]
    public async Task Cleared_state_is_gone_and_can_be_written_again()
    {
        await using var cluster = await Start();
        var grain = cluster.Grains.GetGrain<IPolicyGrain>("a");
        await grain.Record("rb2601");

        await grain.Forget();
        Assert.Equal(" False False 0", await grain.Describe());
        await grain.Record("au2606");

        Assert.Equal("au2606 True True 0", await grain.Describe());
    }

    [Fact]
    public async Task A_write_over_somebody_elses_is_refused_and_changes_nothing()
    {
        await using var cluster = await Start();
        await cluster.Grains.GetGrain<IPolicyGrain>("a").Record("rb2601");
        var storage = cluster.Services.GetRequiredKeyedService<IGrainStorage>("store");
        var id = GrainId.Create("policy", "a");
        var foreign = new GrainState<Policy>();
        await storage.ReadStateAsync("policy", id, foreign);
        foreign.State!.Recorded.Add("by another");
        await storage.WriteStateAsync("policy", id, foreign);

        await Assert.ThrowsAsync<InconsistentStateException>(() => cluster.Grains.GetGrain<IPolicyGrain>("a").Record("mine"));

        var read = new GrainState<Policy>();
        await storage.ReadStateAsync("policy", id, read);
        Assert.Equal(["rb2601", "by another"], read.State!.Recorded);
    }

    [Fact]
    public async Task What_is_stored_is_a_copy()
    {
        var storage = new MemoryGrainStorage();
        var state = new GrainState<Policy> { State = new Policy { Recorded = ["rb2601"] } };
        await storage.WriteStateAsync("policy", GrainId.Create("policy", "a"), state);
        state.State.Recorded.Clear();

        var read = new GrainState<Policy>();
        await storage.ReadStateAsync("policy", GrainId.Create("policy", "a"), read);

        Assert.Equal(["rb2601"], read.State!.Recorded);
    }
}
