using Orleans.Serialization;

namespace Mdc.Runtime.Local.Tests.Copying;

public sealed class CopyTests
{
    [Fact]
    public async Task Arguments_and_results_are_copies()
    {
        await using var cluster = await Cluster.Start();
        var keeper = cluster.Grains.GetGrain<IKeeperGrain>("a");
        var sent = new Basket { Instruments = ["rb2601"], Volumes = { ["rb2601"] = [1, 2] } };

        await keeper.Keep(sent);
        sent.Instruments.Add("changed by the caller");
        sent.Volumes["rb2601"][0] = 99;
        var first = await keeper.Kept();
        first.Instruments.Add("changed by another");
        var second = await keeper.Kept();

        Assert.Equal(["rb2601"], second.Instruments);
        Assert.Equal([1, 2], second.Volumes["rb2601"]);
    }

    [Fact]
    public async Task A_copy_keeps_its_type_and_its_references_to_itself()
    {
        await using var cluster = await Cluster.Start();
        var sent = new WideBasket { Name = "metals" };
        sent.Self = sent;

        await cluster.Grains.GetGrain<IKeeperGrain>("a").Keep(sent);
        var kept = Assert.IsType<WideBasket>(await cluster.Grains.GetGrain<IKeeperGrain>("a").Kept());

        Assert.NotSame(sent, kept);
        Assert.Same(kept, kept.Self);
        Assert.Equal("metals", kept.Name);
    }

    [Fact]
    public async Task What_is_immutable_by_its_type_or_at_its_parameter_is_shared_and_bytes_are_not()
    {
        await using var cluster = await Cluster.Start();
        var keeper = cluster.Grains.GetGrain<IKeeperGrain>("a");
        var frame = new Frame([1]);
        var bytes = KeeperGrain.Expected = [1, 2, 3];

        Assert.Same(frame, await keeper.Share(frame));
        Assert.True(await keeper.SameBytes(bytes));
        Assert.NotSame(bytes, await keeper.Bytes(bytes));
    }

    [Fact]
    public async Task A_value_that_is_not_annotated_is_refused_also_behind_object()
    {
        await using var cluster = await Cluster.Start();
        var keeper = cluster.Grains.GetGrain<IKeeperGrain>("a");

        Assert.Equal(new Level(1, 2), await keeper.Anything(new Level(1, 2)));
        await Assert.ThrowsAsync<CodecNotFoundException>(() => keeper.Anything(new Unannotated()));
    }

    [Fact]
    public async Task An_annotated_exception_reaches_the_caller_and_another_becomes_CodecNotFoundException()
    {
        await using var cluster = await Cluster.Start();
        var keeper = cluster.Grains.GetGrain<IKeeperGrain>("a");

        Assert.Equal("known", (await Assert.ThrowsAsync<KnownException>(() => keeper.Throw(known: true))).Message);
        Assert.Contains("unknown", (await Assert.ThrowsAsync<CodecNotFoundException>(() => keeper.Throw(known: false))).Message);
    }

    [Fact]
    public async Task A_reference_may_be_sent_and_called()
    {
        await using var cluster = await Cluster.Start();

        Assert.Equal("b1", await cluster.Grains.GetGrain<IKeeperGrain>("a").NameOf(cluster.Grains.GetGrain<IKeeperGrain>("b")));
    }
}
