using Mdc.Domain.Ticks;
using Mdc.Feeder.Ctp.Rings;
using Mdc.Feeder.Fronts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mdc.Feeder.Ctp.Tests;

public sealed class NativeConnectorTests
{
    [StandInFact]
    public void Each_connection_has_a_flow_directory_of_its_own_before_the_library_needs_it()
    {
        using var rig = new BorderRig();
        using var first = rig.Connector.Open(BorderRig.Front("a"), 1);
        using var second = rig.Connector.Open(BorderRig.Front("广发 1/2"), 2);
        // The stand-in ends the process, as genuine ones do, where the directory is missing.
        Assert.Equal(["%E5%B9%BF%E5%8F%91%201%2F2", "a"], Directory.GetDirectories(rig.Flows).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [StandInFact]
    public void A_flow_directory_with_chinese_letters_is_the_one_the_library_opens()
    {
        // Its name in another encoding is another directory, which is missing: the library would end the process.
        using var rig = new BorderRig();
        var flows = Path.Combine(rig.Folder, "行情", "flow");
        var connector = new NativeConnector(rig.Rings, flows, rig.Library, TimeProvider.System, NullLogger<NativeConnector>.Instance);
        using var connection = connector.Open(BorderRig.Front("a"), 1);
        connection.Connect();
        Assert.True(File.Exists(Path.Combine(flows, "a", "requests")));
    }

    [StandInFact]
    public void All_addresses_are_registered_in_their_order()
    {
        using var rig = new BorderRig();
        using var connection = rig.Connector.Open(BorderRig.Front("a", "tcp://127.0.0.1:20001", "ssl://front.example.com:20002"), 1);
        connection.Connect();
        Assert.Equal(["front tcp://127.0.0.1:20001", "front ssl://front.example.com:20002"], rig.Requests("a"));
    }

    [StandInFact]
    public void A_malformed_address_never_reaches_the_library()
    {
        using var rig = new BorderRig();
        Assert.Throws<SourceException>(() => rig.Connector.Open(BorderRig.Front("a", "tcp://127.0.0.1:20001", "127.0.0.1"), 1));
        Assert.False(Directory.Exists(rig.Flows));
    }

    [StandInFact]
    public void A_front_without_an_address_or_a_library_is_refused()
    {
        using var rig = new BorderRig();
        Assert.Contains("no address", Assert.Throws<SourceException>(() => rig.Connector.Open(new() { Name = "a", BrokerId = "1", Addresses = [] }, 1)).Message, StringComparison.Ordinal);
        var bare = new NativeConnector(rig.Rings, rig.Flows, null, TimeProvider.System, NullLogger<NativeConnector>.Instance);
        Assert.Contains("thostmduserapi_se", Assert.Throws<SourceException>(() => bare.Open(BorderRig.Front("a"), 1)).Message, StringComparison.Ordinal);
        using var own = bare.Open(BorderRig.Front("a") with { Library = rig.Library }, 1);
    }

    [StandInFact]
    public void A_front_is_opened_once_at_a_time()
    {
        using var rig = new BorderRig();
        using (rig.Connector.Open(BorderRig.Front("a"), 1))
            Assert.Contains("in use", Assert.Throws<SourceException>(() => rig.Connector.Open(BorderRig.Front("a"), 1)).Message, StringComparison.Ordinal);
        using var again = rig.Connector.Open(BorderRig.Front("a"), 1);
    }

    [StandInFact]
    public void What_a_stopped_connection_left_behind_comes_first()
    {
        using var rig = new BorderRig();
        rig.OpenAndReadOnce("a", ticks: 5).Dispose();
        using var again = rig.Open("a", "connect", "await login", "ticks 2");
        var left = rig.Take(again, 5);
        BorderRig.GoLive(again);
        var fresh = rig.Take(again, 2);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], left.Concat(fresh).Select(t => t.SourceOrdinal));
    }

    [StandInFact]
    public void A_read_into_no_room_lets_nothing_go()
    {
        using var rig = new BorderRig();
        using (var connection = rig.OpenAndReadOnce("a", ticks: 5)) Assert.Equal(0, connection.ReadTicks([]));
        using var again = rig.Open("a");
        rig.Take(again, 5);
    }

    [StandInFact]
    public void The_ring_of_a_front_that_is_no_longer_configured_is_not_forgotten()
    {
        using var rig = new BorderRig();
        rig.OpenAndReadOnce("gone", ticks: 5).Dispose();
        Assert.Equal([("gone", 5L)], rig.Connector.Forsaken([BorderRig.Front("a")]));
        Assert.Empty(rig.Connector.Forsaken([BorderRig.Front("gone")]));
    }

    [StandInFact]
    public async Task Connections_are_opened_started_and_released_from_many_threads()
    {
        // The stand-in ends the process where two of these calls overlap.
        using var rig = new BorderRig(ringSlots: RingFile.FewestSlots);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
        {
            for (var round = 0; round < 10; round++)
            {
                using var connection = rig.Connector.Open(BorderRig.Front($"front-{i}"), (ushort)(i + 1));
                connection.Connect();
                Assert.Equal(0, connection.ReadTicks(new TickFrame[4]));
            }
        })));
    }

    [StandInFact]
    public void Libraries_of_all_versions_live_side_by_side()
    {
        using var rig = new BorderRig();
        var connections = new List<IFrontConnection>();
        foreach (var variant in StandInVariant.All)
        {
            BorderRig.WriteScript(rig.Flows, $"{variant}", "connect", "await login", "ticks 3");
            connections.Add(rig.Connector.Open(BorderRig.Front($"{variant}") with { Library = StandInLibrary.Build(variant) }, (ushort)(connections.Count + 1)));
        }
        foreach (var connection in connections) BorderRig.GoLive(connection);
        foreach (var connection in connections) Assert.Equal("4000", rig.Take(connection, 3)[0].Last.ToString());
        foreach (var connection in connections) connection.Dispose();
    }
}
