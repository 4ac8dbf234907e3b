using Mdc.Domain.Ticks;
using Mdc.Feeder.Ctp.Native;

namespace Mdc.Feeder.Ctp.Tests;

public sealed unsafe class BorderAllocationTests
{
    [StandInTheory, MemberData(nameof(Versions.All), MemberType = typeof(Versions))]
    public void A_tick_allocates_nothing_in_the_callback_nor_on_its_way_out_of_the_ring(int abi)
    {
        const int Ticks = 1_000, Rounds = 5;
        using var rig = new BorderRig(Versions.Of(abi));
        using var connection = (NativeConnection)rig.Connector.Open(BorderRig.Front("a"), 1);
        var profile = AbiProfile.All.Single(p => p.Name == Versions.Of(abi).Profile);
        var callback = (delegate* unmanaged[Cdecl]<nint, byte*, void>)(*(nint**)connection.Spi.Pointer)[profile.Spi.Depth];
        var tick = new byte[profile.Tick.Bytes];
        var frames = new TickFrame[Ticks];
        var read = 0;

        var allocated = Allocated.LeastOf(Rounds, _ =>
        {
            fixed (byte* first = tick)
                for (var i = 0; i < Ticks; i++) callback(connection.Spi.Pointer, first);
            read += connection.ReadTicks(frames);
        });

        Assert.Equal((0, Rounds * Ticks), (allocated, read));
    }
}
