using Mdc.Runtime.Local.Tests.Grains;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Tests.Calls;

public sealed class CallTests
{
    [Fact]
    public async Task A_call_reaches_the_grain_of_its_key_and_returns_its_result()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Grains.GetGrain<ICounterGrain>("a").Add(2);

        Assert.Equal(5, await cluster.Grains.GetGrain<ICounterGrain>("a").Add(3));
        Assert.Equal(1, await cluster.Grains.GetGrain<ICounterGrain>("b").Add(1));
    }

    [Fact]
    public async Task ValueTasks_overloads_generic_default_and_long_methods_are_called()
    {
        await using var cluster = await Cluster.Start();
        var grain = cluster.Grains.GetGrain<ICounterGrain>("a");

        Assert.Equal(7, await grain.AddQuickly(7));
        await grain.Add(1, 3);
        Assert.Equal(10, await grain.Peek());
        Assert.Equal("rb2601", await grain.Echo("rb2601"));
        Assert.Equal(14, await grain.Twice(2));
        Assert.Equal(45, await grain.Sum(1, 2, 3, 4, 5, 6, 7, 8, 9));
    }

    [Fact]
    public async Task Calls_of_a_grain_never_overlap_even_while_they_await()
    {
        await using var cluster = await Cluster.Start();
        var grain = cluster.Grains.GetGrain<ICounterGrain>("a");

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => grain.Add(1, 20)));

        Assert.Equal(1000, await grain.Peek());
    }

    [Fact]
    public async Task An_interleaving_call_passes_a_held_one_and_another_waits_behind_it()
    {
        await using var cluster = await Cluster.Start();
        var grain = cluster.Grains.GetGrain<ICounterGrain>("a");
        await grain.Add(0);

        var held = grain.Hold();
        var waiting = grain.Add(1);
        Assert.Equal(0, await grain.Peek());
        Assert.False(waiting.IsCompleted);
        await grain.Release();

        await held;
        Assert.Equal(1, await waiting);
    }

    [Fact]
    public async Task An_exception_reaches_the_caller_with_its_type_and_message()
    {
        await using var cluster = await Cluster.Start();

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.Grains.GetGrain<ICounterGrain>("a").Fail("no price"));

        Assert.Equal("no price", thrown.Message);
    }

    [Fact]
    public async Task A_one_way_call_is_done_and_its_error_is_dropped()
    {
        await using var cluster = await Cluster.Start();

        await cluster.Grains.GetGrain<ICounterGrain>("a").Forget("heard");

        await Cluster.Until(() => cluster.Journal.Entries.Contains("heard"));
    }

    [Fact]
    public async Task Grain_code_stays_on_its_activations_scheduler_and_Task_Run_leaves_it()
    {
        await using var cluster = await Cluster.Start();
        var grain = cluster.Grains.GetGrain<ICounterGrain>("a");

        Assert.True(await grain.IsAtHome());
        Assert.True(await grain.TaskRunLeaves());
    }

    [Fact]
    public async Task The_callers_token_cancels_the_call()
    {
        await using var cluster = await Cluster.Start();
        using var stop = new CancellationTokenSource();

        var waiting = cluster.Grains.GetGrain<ICounterGrain>("a").WaitFor(stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task The_request_context_goes_with_calls_and_does_not_stay_in_the_grain()
    {
        await using var cluster = await Cluster.Start();
        var grain = cluster.Grains.GetGrain<ICounterGrain>("a");

        RequestContext.Set("who", "feeder");
        Assert.Equal("a asked b: feeder", await grain.CallBack("b"));
        RequestContext.Clear();

        Assert.Null(await grain.ContextValue("who"));
    }

    [Fact]
    public async Task The_request_context_of_one_waiting_call_does_not_reach_the_next_one()
    {
        await using var cluster = await Cluster.Start();
        var grain = cluster.Grains.GetGrain<ICounterGrain>("a");
        await grain.Add(0);
        var held = grain.Hold();

        RequestContext.Set("who", "feeder");
        var first = grain.ContextValue("who");
        RequestContext.Clear();
        var second = grain.ContextValue("who");
        await grain.Release();

        await held;
        Assert.Equal("feeder", await first);
        Assert.Null(await second);
    }

    [Fact]
    public async Task A_grain_that_calls_itself_gets_a_TimeoutException_after_the_methods_own_limit()
    {
        await using var cluster = await Cluster.Start();

        var call = cluster.Grains.GetGrain<ICounterGrain>("a").CallSelf();
        cluster.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(call.IsCompleted);
        await cluster.AdvanceUntil(() => call.IsCompleted);
        cluster.Time.Advance(TimeSpan.FromSeconds(5));

        await Assert.ThrowsAsync<TimeoutException>(() => call);
    }

    [Fact]
    public async Task A_call_that_is_not_answered_times_out_after_30_seconds_and_the_grain_goes_on()
    {
        await using var cluster = await Cluster.Start();
        var grain = cluster.Grains.GetGrain<ICounterGrain>("a");
        await grain.Add(0);

        var held = grain.Hold();
        var waiting = grain.Add(1);
        cluster.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(held.IsCompleted);
        cluster.Time.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<TimeoutException>(() => held);
        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
        await grain.Release();
        Assert.Equal(2, await grain.Add(2));
    }

    [Fact]
    public async Task References_are_equal_where_they_are_the_same_interface_of_the_same_grain()
    {
        await using var cluster = await Cluster.Start();
        var one = cluster.Grains.GetGrain<ICounterGrain>("a");

        Assert.Equal(one, cluster.Grains.GetGrain<ICounterGrain>("a"));
        Assert.NotEqual(one, cluster.Grains.GetGrain<ICounterGrain>("b"));
        Assert.Equal("counter/a", one.GetGrainId().ToString());
    }
}
