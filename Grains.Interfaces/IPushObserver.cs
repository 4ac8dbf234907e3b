using System.Runtime.InteropServices;
using Mdc.Domain.Bars;
using Mdc.Domain.Ticks;
using Orleans.Runtime;

namespace Mdc.Grains.Interfaces;

/// <summary>Takes what one silo's instruments push, in batches: a gateway or a strategy in another process.</summary>
[Alias("mdc.push-observer")]
public interface IPushObserver : IGrainObserver
{
    /// <summary>Takes a batch. The next one of the same silo is sent when this returns.</summary>
    [ResponseTimeout("00:00:05")]
    Task OnPushes([Immutable] PushBatch batch);
}

/// <summary>What a silo's hub sends to observers in other processes; keyed by the silo, address:port@generation, and living there.</summary>
[Alias("mdc.push-source")]
public interface IPushSourceGrain : IGrainWithStringKey
{
    /// <summary>Says what an observer wants from now on. To be said again every few seconds, else the observer is forgotten.</summary>
    /// <returns>True where the subscription begins with this: what was pushed before went past the observer.</returns>
    ValueTask<bool> Subscribe(IPushObserver observer, PushInterest interest);

    /// <summary>Ends a subscription.</summary>
    ValueTask Unsubscribe(IPushObserver observer);
}

/// <summary>Which instruments somebody wants pushes of.</summary>
/// <param name="Everything">All there are; then the list does not matter.</param>
/// <param name="Instruments">Their codes.</param>
[GenerateSerializer, Immutable, Alias("mdc.push-interest.1")]
public sealed record PushInterest([property: Id(0)] bool Everything, [property: Id(1)] IReadOnlyCollection<string> Instruments)
{
    /// <summary>Every instrument.</summary>
    public static readonly PushInterest All = new(true, []);
}

/// <summary>Pushes of one silo, in the order of each instrument.</summary>
/// <param name="Ticks">Accepted ticks of many instruments, run after run.</param>
/// <param name="Bars">Forming, closed and revised bars.</param>
/// <param name="Missed">Pushes that were dropped since the batch before, because the observer was slow or did not answer: what it shows has a hole.</param>
/// <param name="RunBytes">Where each run of <paramref name="Ticks"/> ends and what it follows, as <see cref="PushedRun"/>s.</param>
[GenerateSerializer, Immutable, Alias("mdc.push-batch.1")]
public sealed record PushBatch(
    [property: Id(0)] TickBatch Ticks, [property: Id(1)] IReadOnlyList<PushedBar> Bars, [property: Id(2)] long Missed, [property: Id(3)] ReadOnlyMemory<byte> RunBytes)
{
    /// <summary>The runs of <see cref="Ticks"/>, in place.</summary>
    public ReadOnlySpan<PushedRun> Runs => MemoryMarshal.Cast<byte, PushedRun>(RunBytes.Span);
}

/// <summary>Ticks of one instrument that follow each other. Its layout in memory is the wire contract, as the frame's is.</summary>
/// <param name="Count">How many frames.</param>
/// <param name="After">What the instrument had accepted before the first of them.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct PushedRun(int Count, FeedPositions After);

/// <summary><see cref="BarPush"/> on the wire.</summary>
[GenerateSerializer, Immutable, Alias("mdc.pushed-bar.1")]
public readonly record struct PushedBar([property: Id(0)] string Instrument, [property: Id(1)] Bar Bar, [property: Id(2)] BarPushState State, [property: Id(3)] FeedPositions Seen);
