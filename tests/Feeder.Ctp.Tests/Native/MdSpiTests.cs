using Mdc.Domain.Ticks;
using Mdc.Feeder.Ctp.Native;
using Mdc.Feeder.Fronts;

namespace Mdc.Feeder.Ctp.Tests.Native;

/// <summary>Callbacks as no genuine library was seen to make them, but as one might.</summary>
public sealed class MdSpiTests
{
    private const int Slots = 4_096;

    [StandInFact]
    public void A_callback_after_the_release_goes_nowhere()
    {
        using var rig = new BorderRig();
        var connection = (NativeConnection)rig.Connector.Open(BorderRig.Front(), 1);
        var spi = connection.Spi;
        connection.Dispose();

        Push(spi, 3);
        Connected(spi);
        Assert.False(connection.TryTakeEvent(out _));
        using var next = rig.Connector.Open(BorderRig.Front(), 1);
        Assert.Equal(0, next.ReadTicks(new TickFrame[8]));
        Assert.False(next.TryTakeEvent(out _));
    }

    [StandInFact]
    public async Task Ticks_of_two_threads_take_turns_and_none_is_torn_or_lost()
    {
        const int Each = Slots / 2;
        using var rig = new BorderRig(ringSlots: Slots);
        var connection = (NativeConnection)rig.Connector.Open(BorderRig.Front(), 1);
        using (connection) await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Push(connection.Spi, Each))));

        // Only the next start looks at every checksum.
        using var again = rig.Connector.Open(BorderRig.Front(), 1);
        Assert.Equal(Enumerable.Range(1, 2 * Each).Select(n => (long)n), rig.Take(again, 2 * Each).Select(tick => tick.SourceOrdinal));
        Assert.False(again.TryTakeLoss(out _));
    }

    [StandInFact]
    public async Task A_release_waits_for_the_tick_that_is_being_written()
    {
        // Without that the ring's memory goes from under the callback, and the process with it.
        using var rig = new BorderRig();
        for (var round = 0; round < 20; round++)
        {
            var connection = (NativeConnection)rig.Connector.Open(BorderRig.Front(), 1);
            var pushing = Task.Run(() => Push(connection.Spi, 2_000));
            connection.Dispose();
            await pushing;
        }
        Assert.Single(Directory.GetFiles(rig.Rings));
    }

    [StandInFact]
    public void A_callback_within_the_start_on_the_callers_own_thread_is_taken()
    {
        using var rig = new BorderRig();
        using var connection = (NativeConnection)rig.Connector.Open(BorderRig.Front(), 1);
        lock (MdApi.LifeCycle)
        {
            Connected(connection.Spi);
            Push(connection.Spi, 1);
        }
        BorderRig.Next(connection, FrontEventKind.Connected);
        Assert.Single(rig.Take(connection, 1));
    }

    [StandInTheory, MemberData(nameof(Versions.All), MemberType = typeof(Versions))]
    public unsafe void Null_for_every_argument_crashes_nothing(int abi)
    {
        using var rig = new BorderRig(Versions.Of(abi));
        using var connection = (NativeConnection)rig.Connector.Open(BorderRig.Front(), 1);
        var spi = connection.Spi;
        for (var slot = 3; slot < spi.Profile.Spi.Count; slot++)
        {
            if (slot == spi.Profile.Spi.Error) ((delegate* unmanaged[Cdecl]<nint, byte*, int, byte, void>)Method(spi, slot))(spi.Pointer, null, 0, 0);
            else ((delegate* unmanaged[Cdecl]<nint, byte*, byte*, int, byte, void>)Method(spi, slot))(spi.Pointer, null, null, 0, 0);
        }

        // What stands for nothing is a login without a day, an error without words, and answers without a code.
        Assert.Equal(0, BorderRig.Next(connection, FrontEventKind.LoggedIn).TradingDay.Value);
        BorderRig.Next(connection, FrontEventKind.Failed);
        Assert.Null(BorderRig.Next(connection, FrontEventKind.Subscribed).Text);
        Assert.Null(BorderRig.Next(connection, FrontEventKind.Unsubscribed).Text);
        Assert.False(connection.TryTakeEvent(out _));
        Assert.Equal(0, connection.ReadTicks(new TickFrame[1]));
    }

    [StandInFact]
    public void A_front_that_is_tried_for_ever_has_one_object_for_all_of_its_connections()
    {
        using var rig = new BorderRig(ringSlots: 16);
        var pointers = new HashSet<nint>();
        for (var attempt = 0; attempt < 20; attempt++)
        {
            using var connection = (NativeConnection)rig.Connector.Open(BorderRig.Front(), 1);
            pointers.Add(connection.Spi.Pointer);
        }
        Assert.Single(pointers);
        using var other = (NativeConnection)rig.Connector.Open(BorderRig.Front("b"), 2);
        Assert.DoesNotContain(other.Spi.Pointer, pointers);
    }

    private static unsafe void Push(MdSpi spi, int count)
    {
        var callback = (delegate* unmanaged[Cdecl]<nint, byte*, void>)Method(spi, spi.Profile.Spi.Depth);
        fixed (byte* tick = new byte[spi.Profile.Tick.Bytes])
            for (var i = 0; i < count; i++) callback(spi.Pointer, tick);
    }

    private static unsafe void Connected(MdSpi spi) => ((delegate* unmanaged[Cdecl]<nint, void>)Method(spi, 0))(spi.Pointer);

    private static unsafe nint Method(MdSpi spi, int slot) => (*(nint**)spi.Pointer)[slot];
}
