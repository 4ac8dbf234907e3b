using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace Mdc.Grains.Tests.Contracts;

public sealed class FileGrainStorageTests : IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("contract", "SPD MA/../x");

    private readonly string _directory = Directory.CreateTempSubdirectory("mdc-states-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Contracts_and_policy_are_the_same_after_the_process_has_gone()
    {
        IReadOnlyList<MainContractRoll> rolls;
        await using (var first = await ContractCluster.Start(_directory))
        {
            await Policy(first).Replace(0, new RecordingRule[] { new(RecordingScope.Instrument, "m*-MS-*", false) }, "ops", "Größe");
            foreach (var (code, month, size) in ((string, int, int)[])[("rb2605", 202605, 900), ("rb2610", 202610, 100)])
                await first.Product("rb").Report(new ContractDay(new Contract(code, month), new TradingDay(20260323), size, size, Price.None), 20260323);
            await first.Product("rb").Import(new ListedContract[] { new(new Contract("rb2612", 202612), "rb", Exchange.SHFE, InstrumentKind.Future) { ListedOn = new(20260301) } });
            rolls = await first.Product("rb").GetRolls();
        }

        await using var second = await ContractCluster.Start(_directory);

        Assert.Equal(rolls, await second.Product("rb").GetRolls());
        Assert.Equal("rb2605", Assert.Single(rolls).To.Code);
        Assert.Equal(["rb2605", "rb2610", "rb2612"], (await second.Product("rb").GetContracts(20260323)).Select(contract => contract.Contract.Code));
        Assert.Equal("leave out instrument m*-MS-*", Assert.Single((await Policy(second).GetPolicy()).Rules).ToString());
        Assert.Equal("Größe", (await Policy(second).GetChanges())[0].Why);
    }

    [Fact]
    public async Task A_writer_who_has_not_read_the_newest_state_is_refused()
    {
        await using var cluster = await ContractCluster.Start(_directory);
        var storage = StorageOf(cluster);
        GrainState<ContractState> mine = new() { State = new() { Begun = 1 } }, theirs = new() { State = new() { Begun = 2 } };
        await storage.WriteStateAsync("contracts", Grain, mine);

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("contracts", Grain, theirs));
        await storage.WriteStateAsync("contracts", Grain, mine);
        await storage.ReadStateAsync("contracts", Grain, theirs);
        await storage.WriteStateAsync("contracts", Grain, theirs);

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("contracts", Grain, mine));
        Assert.Equal(1, theirs.State!.Begun);
    }

    [Fact]
    public async Task A_cleared_state_is_gone_and_can_be_written_anew()
    {
        await using var cluster = await ContractCluster.Start(_directory);
        var storage = StorageOf(cluster);
        var state = new GrainState<ContractState> { State = new() { Begun = 1 } };
        await storage.WriteStateAsync("contracts", Grain, state);

        await storage.ClearStateAsync("contracts", Grain, state);
        Assert.False(state.RecordExists);
        await storage.WriteStateAsync("contracts", Grain, state);

        Assert.Single(Directory.GetFiles(_directory, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_file_that_is_no_state_is_named_and_not_overwritten()
    {
        await using var cluster = await ContractCluster.Start(_directory);
        var storage = StorageOf(cluster);
        await storage.WriteStateAsync("contracts", Grain, new GrainState<ContractState> { State = new() });
        var path = Directory.GetFiles(_directory, "*", SearchOption.AllDirectories).Single();
        await File.WriteAllTextAsync(path, "{\"eTag\":");

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => storage.WriteStateAsync("contracts", Grain, new GrainState<ContractState> { State = new() }));

        Assert.Contains(path, error.Message);
        Assert.Equal("{\"eTag\":", await File.ReadAllTextAsync(path));
    }

    private static IGrainStorage StorageOf(ContractCluster cluster) => cluster.Services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Contracts);

    private static IRecordingPolicyGrain Policy(ContractCluster cluster) => cluster.Grains.GetGrain<IRecordingPolicyGrain>(IRecordingPolicyGrain.Cluster);
}
