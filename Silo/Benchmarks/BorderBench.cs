using System.Runtime.InteropServices;
using Mdc.Domain.Calendar;
using Mdc.Feeder.Ctp;
using Mdc.Feeder.Fronts;
using Mdc.Feeder.Fronts.Configuration;
using Mdc.Feeder.Fronts.Dispatch;
using Mdc.Feeder.Fronts.Pool;
using Mdc.Feeder.Fronts.Sessions;
using Mdc.Feeder.Pump;
using Mdc.Grains.Interfaces;
using Mdc.Journal;
using Mdc.Journal.Files;
using Mdc.StandIn;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mdc.Silo.Benchmarks;

/// <summary>How many ticks a second come through the border: callbacks of two stand-in fronts with equal content, rings, the pool with its sessions, gate and arbitration, journal.</summary>
internal static class BorderBench
{
    private const int Fronts = 2, Instruments = 1_000, Pushed = 30_000, PushRounds = 4;

    // Two seconds of standstill at the default rate: a shared machine has such.
    private const int RingSlots = 1 << 18;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Of one range of versions. The border's own figures are the best of four rounds of callbacks on one thread, the making of the tick included.</summary>
    /// <param name="Profile">How the library is called.</param>
    /// <param name="Version">What the library says of itself.</param>
    /// <param name="Ticks">Callbacks of both fronts.</param>
    /// <param name="OfferedPerSecond">As the stand-ins were told.</param>
    /// <param name="TicksPerSecond">From the first callback to the last append.</param>
    /// <param name="Accepted">Journaled with a position.</param>
    /// <param name="Repeats">Journaled as the other front's copy.</param>
    /// <param name="Lost">Found no room in a ring, or are nowhere.</param>
    /// <param name="CpuUsPerTick">Of the whole process, stand-ins included.</param>
    /// <param name="PathBytesPerTick">Allocated by the whole process.</param>
    /// <param name="BorderNsPerTick">One callback.</param>
    /// <param name="BorderBytesPerTick">Allocated by one callback.</param>
    internal sealed record Result(
        string Profile, string Version, long Ticks, int OfferedPerSecond, double TicksPerSecond, long Accepted, long Repeats, long Lost,
        double CpuUsPerTick, double PathBytesPerTick, double BorderNsPerTick, double BorderBytesPerTick);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void Push(long count);

    /// <summary>All ranges of versions, one after another.</summary>
    public static List<Result> Run(string folder, int ticks, int rate, TimeProvider time, CancellationToken cancellation) =>
        [.. StandInVariant.All.Select(variant => Run(variant, folder, ticks, rate, time, cancellation))];

    /// <summary>One range of versions, in a folder of its own, which is gone afterwards.</summary>
    public static Result Run(StandInVariant variant, string folder, int ticks, int rate, TimeProvider time, CancellationToken cancellation)
    {
        var own = Directory.CreateDirectory(Path.Combine(folder, $"{variant}")).FullName;
        try
        {
            return Measure(variant, own, ticks, rate, time, cancellation);
        }
        finally
        {
            Directory.Delete(own, recursive: true);
        }
    }

    private static Result Measure(StandInVariant variant, string folder, int ticks, int rate, TimeProvider time, CancellationToken cancellation)
    {
        var library = StandInLibrary.Build(variant);
        var connector = new NativeConnector(Path.Combine(folder, "rings"), Path.Combine(folder, "flow"), library, time, NullLogger<NativeConnector>.Instance) { RingSlots = RingSlots };
        var rules = MarketRules.LoadEmbedded();
        var wishes = new SubscriptionWishes();
        wishes.Record(Enumerable.Range(0, Instruments).Select(i => $"rb2610C{2_000 + 10 * i}"));
        var configured = new FrontsOptions
        {
            Fronts = [.. Enumerable.Range(1, Fronts).Select(number => Front(folder, number, ticks / Fronts, rate / Fronts))],
            Session = new SessionOptions { Chunk = Instruments },
        };
        var fronts = new FrontSource(configured, new PoolSurroundings(
            connector, (_, _) => FrontLogin.Anonymous, wishes, FrontNumbers.InMemory(), new FrontWorker(), rules, time, NullLogger<FrontSource>.Instance, Seed: 1));
        using var journal = TickJournal.Open(new DiskJournalFiles(Path.Combine(folder, "journal")), new JournalOptions(), feeder: 1, shards: 16, time);
        using var pump = new FeedPump(fronts, rules, journal, new NoBells(), time, NullLogger<FeedPump>.Instance);

        pump.Start();
        Until(() => pump.Status.Received > 0, time, cancellation);
        var (start, cpu, bytes) = (time.GetTimestamp(), Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true));
        Until(() => pump.Status is var s && s.Received + s.Lost >= ticks, time, cancellation);
        var seconds = time.GetElapsedTime(start).TotalSeconds;
        var (used, allocated, status) = (Environment.CpuUsage.TotalTime - cpu, GC.GetTotalAllocatedBytes(precise: true) - bytes, pump.Status);

        var (nanoseconds, borderBytes) = Border(library, time);
        return new Result(
            variant.Profile, variant.Version, ticks, rate, status.Received / seconds, status.Accepted, status.Repeats, ticks - status.Accepted - status.Repeats,
            used.TotalMicroseconds / ticks, allocated / (double)ticks, nanoseconds, borderBytes);
    }

    // Of different brokers, so that each carries every instrument.
    private static FrontSettings Front(string folder, int number, int ticks, int rate)
    {
        var flow = Directory.CreateDirectory(Path.Combine(folder, "flow", $"{number}")).FullName;
        File.WriteAllLines(Path.Combine(flow, "script"), ["time 09:00:00 500", "connect", "await login", $"await subscribe {Instruments}", $"ticks {ticks} {rate}"]);
        return new FrontSettings { Name = $"{number}", BrokerId = $"{number}", Addresses = ["tcp://127.0.0.1:20001"] };
    }

    // The scripts are over: the stand-in calls back on this thread, where allocations can be counted.
    private static (double Nanoseconds, double Bytes) Border(string library, TimeProvider time)
    {
        var push = Marshal.GetDelegateForFunctionPointer<Push>(NativeLibrary.GetExport(NativeLibrary.Load(library), "standin_push"));
        push(1_000);
        var (nanoseconds, least) = (double.MaxValue, long.MaxValue);
        for (var round = 0; round < PushRounds; round++)
        {
            var (start, bytes) = (time.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            push(Pushed);
            nanoseconds = Math.Min(nanoseconds, time.GetElapsedTime(start).TotalNanoseconds / Pushed);
            // The runtime itself now and then allocates on whatever thread is at hand.
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - bytes);
        }
        return (nanoseconds, least / (double)Pushed);
    }

    private static void Until(Func<bool> isSo, TimeProvider time, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (!isSo())
        {
            if (time.GetElapsedTime(began) > Patience) throw new TimeoutException("The ticks of the stand-in do not come.");
            cancellation.WaitHandle.WaitOne(1);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private sealed class NoBells : IShardDoorbell
    {
        public void Ring(int shard)
        {
        }
    }
}
