using System.Diagnostics;
using Mdc.Domain.Bars;
using Mdc.Storage.Timescale.PrivateServer;
using Mdc.Storage.Timescale.Tests.Postgres;
using Mdc.Storage.Timescale.Ticks;
using Npgsql;
using static Mdc.Storage.Timescale.Tests.Ticks.Ticks;

namespace Mdc.Storage.Timescale.Tests.PrivateServer;

[Collection(PostgresCollection.Name)]
public sealed class PrivatePostgresTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mdc-private-").FullName;

    public PrivatePostgresTests()
    {
        if (OperatingSystem.IsLinux()) File.SetUnixFileMode(_directory, (UnixFileMode)0b111_101_101);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [PostgresFact]
    public async Task A_store_outlives_a_server_that_stops_and_starts_again()
    {
        var server = await Start();
        await using var database = await TimescaleDatabase.Open(new TimescaleOptions { ConnectionString = server.ConnectionString }, TimeProvider.System, default);
        var store = new TimescaleTickStore(database);
        Assert.True(await store.Write(1, Many("rb2605", 100), 0, 100, default));

        await server.DisposeAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Write(1, Many("cu2605", 100), 100, 200, default));
        await using var again = await Start();

        Assert.False(again.Adopted);
        Assert.Equal(100, await store.Checkpoint(1, default));
        Assert.True(await store.Write(1, Many("cu2605", 100), 100, 200, default));
    }

    [PostgresFact]
    public async Task What_was_stored_survives_a_kill_of_the_server()
    {
        var server = await Start();
        await using var database = await TimescaleDatabase.Open(new TimescaleOptions { ConnectionString = server.ConnectionString }, TimeProvider.System, default);
        var store = new TimescaleTickStore(database);
        Assert.True(await store.Write(1, Many("rb2605", 1_000), 0, 1_000, default));
        using (var postmaster = Process.GetProcessById(server.ProcessId))
        {
            postmaster.Kill();
            await postmaster.WaitForExitAsync();
        }

        await using var again = await Start();

        Assert.False(again.Adopted);
        await Until.True(async () => await Try(() => store.Checkpoint(1, default)) == 1_000, "the store connects again");
        Assert.Equal(1_000, (await store.Read(new("rb2605"), default)).Count);
    }

    [PostgresFact]
    public async Task A_start_takes_over_the_server_that_an_earlier_process_left_running()
    {
        var left = await Start();

        await using var adopted = await Start();

        Assert.True(adopted.Adopted);
        Assert.Equal(left.ProcessId, adopted.ProcessId);
        Assert.Equal(left.ConnectionString, adopted.ConnectionString);
    }

    [PostgresFact]
    public async Task It_opens_no_port_and_its_socket_is_in_a_private_directory()
    {
        await using var server = await Start();
        await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select current_setting('listen_addresses') || current_setting('synchronous_commit') || current_setting('fsync')", connection);

        Assert.Equal("onon", await command.ExecuteScalarAsync());
        if (OperatingSystem.IsLinux())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(connection.Host!));
    }

    [PostgresFact]
    public async Task A_data_directory_too_deep_for_a_socket_address_gets_its_socket_elsewhere()
    {
        var deep = Path.Combine(_directory, string.Join('/', Enumerable.Repeat("a-directory-with-a-long-name", 4)));

        await using var server = await PrivatePostgres.Start(deep, TimeProvider.System, null, default);

        var host = new NpgsqlConnectionStringBuilder(server.ConnectionString).Host!;
        Assert.True(host.Length < 80, host);
        Directory.Delete(host, recursive: true);
    }

    [PostgresFact]
    public async Task Data_of_a_version_that_is_not_installed_names_the_package_to_install()
    {
        var data = Directory.CreateDirectory(Path.Combine(_directory, "postgres", "data"));
        await File.WriteAllTextAsync(Path.Combine(data.FullName, "PG_VERSION"), "9\n");

        var refused = await Assert.ThrowsAsync<PrivatePostgresException>(Start);

        Assert.Contains("postgresql-9", refused.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_setting_the_server_refuses_is_said_in_the_servers_words()
    {
        await (await Start()).DisposeAsync();
        await File.AppendAllTextAsync(Path.Combine(_directory, "postgres", "data", "postgresql.conf"), "\nno_such_setting = 1\n");

        var refused = await Assert.ThrowsAsync<PrivatePostgresException>(Start);

        Assert.Contains("configuration file", refused.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_directory_the_server_may_not_enter_gets_a_place_elsewhere_and_keeps_it()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return;
        File.SetUnixFileMode(_directory, (UnixFileMode)0b111_000_000);
        string first;
        await using (var server = await Start()) first = server.LogFile;

        await using var again = await Start();

        Assert.DoesNotContain(_directory, first, StringComparison.Ordinal);
        Assert.Equal(first, again.LogFile);
        await again.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(first)!, recursive: true);
    }

    [PostgresFact]
    public async Task A_directory_we_may_not_write_is_named()
    {
        var below = Path.Combine(_directory, "file");
        await File.WriteAllTextAsync(below, "not a directory");

        var refused = await Assert.ThrowsAsync<PrivatePostgresException>(() => PrivatePostgres.Start(below, TimeProvider.System, null, default));

        Assert.Contains(below, refused.Message, StringComparison.Ordinal);
    }

    private Task<PrivatePostgres> Start() => PrivatePostgres.Start(_directory, TimeProvider.System, null, default);

    private static async Task<long> Try(Func<Task<long>> ask)
    {
        try
        {
            return await ask();
        }
        catch (StoreUnavailableException)
        {
            return -1;
        }
    }
}
