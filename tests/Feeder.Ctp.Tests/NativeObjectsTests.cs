using Mdc.Feeder.Ctp.Native;
using Mdc.Feeder.Fronts;

namespace Mdc.Feeder.Ctp.Tests;

/// <summary>When a library's object is released, and when it is kept.</summary>
public sealed class NativeObjectsTests
{
    [StandInTheory]
    [InlineData("storm")]
    [InlineData("storm loose")]
    public void A_library_that_dies_when_it_is_released_while_it_connects_is_released_within_a_callback(string storm)
    {
        using var rig = new BorderRig(ringSlots: 16);
        for (var round = 0; round < 4; round++)
        {
            using var connection = rig.Open("a", storm);
            connection.Connect();
            BorderRig.Next(connection, FrontEventKind.Connected);
        }
        Assert.Equal(4, rig.Requests("a").Count(line => line == "release"));
    }

    [StandInFact]
    public void A_library_on_its_way_to_a_dead_address_is_not_released_and_serves_the_next_attempt()
    {
        using var rig = new BorderRig(ringSlots: 16);
        nint spi;
        using (var dead = (NativeConnection)rig.Open("a", "dead 300", "connect"))
        {
            spi = dead.Spi.Pointer;
            dead.Connect();
        }
        Assert.DoesNotContain("release", rig.Requests("a"));

        using (var next = (NativeConnection)rig.Connector.Open(BorderRig.Front("a"), 1))
        {
            Assert.Equal(spi, next.Spi.Pointer);
            next.Connect();
            BorderRig.Next(next, FrontEventKind.Connected);
            Assert.Equal(RequestResult.Sent, next.LogIn(FrontLogin.Anonymous, 1));
            BorderRig.Next(next, FrontEventKind.LoggedIn);
        }
        Assert.Equal(1, rig.Requests("a").Count(line => line == "release"));
    }

    [StandInFact]
    public void A_connection_that_came_while_nobody_heard_is_told_to_who_comes_next()
    {
        using var rig = new BorderRig(ringSlots: 16);
        MdSpi spi;
        using (var dead = (NativeConnection)rig.Open("a", "dead 100", "connect"))
        {
            spi = dead.Spi;
            dead.Connect();
        }
        Assert.True(SpinWait.SpinUntil(() => spi.IsUp, TimeSpan.FromSeconds(30)));

        using var next = rig.Connector.Open(BorderRig.Front("a"), 1);
        next.Connect();
        BorderRig.Next(next, FrontEventKind.Connected);
        Assert.False(next.TryTakeEvent(out _));
    }

    [StandInFact]
    public void A_dead_address_that_is_corrected_gets_an_object_and_a_directory_of_its_own()
    {
        using var rig = new BorderRig(ringSlots: 16);
        using (var dead = (NativeConnection)rig.Open("a", "dead 2000")) dead.Connect();
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(rig.Flows, "a~1")).FullName, "script"), "connect\n");

        using var corrected = rig.Connector.Open(BorderRig.Front("a", "tcp://127.0.0.1:20002"), 1);
        corrected.Connect();
        BorderRig.Next(corrected, FrontEventKind.Connected);
        Assert.Contains("front tcp://127.0.0.1:20002", File.ReadAllLines(Path.Combine(rig.Flows, "a~1", "requests")));
    }

    [StandInFact]
    public void An_object_that_went_with_its_connection_standing_does_not_speak_for_the_next()
    {
        using var rig = new BorderRig(ringSlots: 16);
        using (var live = rig.Open("a", "connect"))
        {
            live.Connect();
            BorderRig.Next(live, FrontEventKind.Connected);
        }
        using (var dead = rig.Open("a", "dead 2000")) dead.Connect();
        Assert.Equal(1, rig.Requests("a").Count(line => line == "release"));
    }

    [StandInFact]
    public void A_kept_object_keeps_its_directory_for_itself_when_another_of_its_front_has_gone()
    {
        using var rig = new BorderRig(ringSlots: 16);
        using (var first = rig.Open("a", "dead 100", "connect")) first.Connect();
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(rig.Flows, "a~1")).FullName, "script"), "dead 1000\n");
        using (var second = rig.Connector.Open(BorderRig.Front("a", "tcp://127.0.0.1:20002"), 1)) second.Connect();
        using (var again = rig.Connector.Open(BorderRig.Front("a"), 1))
        {
            again.Connect();
            BorderRig.Next(again, FrontEventKind.Connected);
        }

        using var third = rig.Connector.Open(BorderRig.Front("a", "tcp://127.0.0.1:20003"), 1);
        third.Connect();
        Assert.Contains("front tcp://127.0.0.1:20003", rig.Requests("a"));
    }
}
