using Mdc.Storage.Timescale.PrivateServer;

namespace Mdc.Silo.Doctor;

/// <summary>The programs of the private PostgreSQL, and TimescaleDB beside them.</summary>
internal static class PostgresCheck
{
    public static async Task<Finding> Run(CancellationToken cancellation)
    {
        if (await PostgresBinaries.Find(major: null, cancellation) is not { } binaries)
            return Finding.Fail("PostgreSQL", "its server programs are missing.", "Install postgresql, or start with a connection string of a server elsewhere.");
        var found = $"{binaries.Major} in {binaries.Directory}";
        return await binaries.HasTimescale(cancellation)
            ? Finding.Ok("PostgreSQL", $"{found}, with TimescaleDB")
            : Finding.Warn("PostgreSQL", $"{found}, without TimescaleDB:", "ticks and bars go into plain partitioned tables, uncompressed. Install timescaledb for its version before the first start.");
    }
}
