using System.Diagnostics;
using Mdc.Domain.Bars;
using Mdc.Domain.Ticks;
using Mdc.Storage.Timescale.Tests.Postgres;
using Mdc.Storage.Timescale.Ticks;
using Xunit.Abstractions;
using static Mdc.Storage.Timescale.Tests.Ticks.Ticks;

namespace Mdc.Storage.Timescale.Tests.Ticks;

[Collection(PostgresCollection.Name)]
public sealed class TimescaleTickStoreTests(TestServer server, ITestOutputHelper output) : TickStoreContract, IUsesPostgres
{
    private TestDatabase _database = null!;

    protected override async Task<ITickStore> Create()
    {
        _database = await TestDatabase.Create(server);
        return new TimescaleTickStore(_database.Database);
    }

    public override async Task DisposeAsync() => await _database.DisposeAsync();

    [PostgresFact]
    public async Task A_batch_of_many_instruments_is_stored_exactly_once()
    {
        const int Batch = 50_000, Batches = 4;
        var codes = Enumerable.Range(0, 900).Select(n => $"rb{n:0000}").ToArray();
        var clock = new Stopwatch();
        for (var batch = 0; batch < Batches; batch++)
        {
            var ticks = Enumerable.Range(batch * Batch, Batch).Select(n => Tick(codes[n % codes.Length], n / codes.Length)).ToArray();
            clock.Start();
            Assert.True(await Store.Write(1, ticks, batch * Batch, (batch + 1) * Batch, default));
            clock.Stop();
        }

        output.WriteLine($"{Batch * Batches / clock.Elapsed.TotalSeconds:n0} rows/s");
        Assert.Equal(Batch * Batches, await _database.Ask<long>("select count(*) from tick"));
    }
}
