using System.Runtime.InteropServices;
using Mdc.Domain.Calendar;
using Mdc.Feeder.Ctp;
using Mdc.Feeder.Fronts;
using Mdc.Feeder.Pump;
using Mdc.Grains.Interfaces;
using Mdc.Journal;
using Mdc.Journal.Files;
using Mdc.StandIn;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mdc.Silo.Benchmarks;

/// <summary>How many ticks a second come through the border: callbacks of two stand-in fronts with equal content, rings, gate and arbitration, journal.</summary>
internal static class BorderBench
{
    private const int Fronts = 2, Instruments = 1_000, Pushed = 100_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Of one range of versions. The border's own figures are of callbacks one after another on one thread, the making of the tick included.</summary>
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

    public static List<Result> Run(string folder, int ticks, int rate, TimeProvider time)
    {
        var results = new List<Result>();
        foreach (var variant in StandInVariant.All)
        {
            var own = Directory.CreateDirectory(Path.Combine(folder, $"{variant}")).FullName;
            results.Add(Run(variant, own, ticks, rate, time));
            Directory.Delete(own, recursive: true);
        }
        return results;
    }

    private static Result Run(StandInVariant variant, string folder, int ticks, int rate, TimeProvider time)
    {
        var library = StandInLibrary.Build(variant);
        var connector = new NativeConnector(Path.Combine(folder, "rings"), Path.Combine(folder, "flow"), library, time, NullLogger<NativeConnector>.Instance) { RingSlots = 1 << 17 };
        var connections = Enumerable.Range(1, Fronts).Select(number => Open(connector, folder, number, ticks / Fronts, rate / Fronts)).ToList();
        var instruments = Enumerable.Range(0, Instruments).Select(i => $"rb2610C{2_000 + 10 * i}").ToList();
        using var journal = TickJournal.Open(new DiskJournalFiles(Path.Combine(folder, "journal")), new JournalOptions(), feeder: 1, shards: 16, time);
        using var pump = new FeedPump(new StandInSource(connections, instruments), MarketRules.LoadEmbedded(), journal, new NoBells(), time, NullLogger<FeedPump>.Instance);

        pump.Start();
        foreach (var connection in connections) connection.Connect();
        Until(() => pump.Status.Received > 0, time);
        var (start, cpu, bytes) = (time.GetTimestamp(), Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true));
        Until(() => pump.Status is var s && s.Received + s.Lost >= ticks, time);
        var seconds = time.GetElapsedTime(start).TotalSeconds;
        var (used, allocated, status) = (Environment.CpuUsage.TotalTime - cpu, GC.GetTotalAllocatedBytes(precise: true) - bytes, pump.Status);

        var (nanoseconds, borderBytes) = Border(library, time);
        return new Result(
            variant.Profile, variant.Version, ticks, rate, status.Received / seconds, status.Accepted, status.Repeats, ticks - status.Accepted - status.Repeats,
            used.TotalMicroseconds / ticks, allocated / (double)ticks, nanoseconds, borderBytes);
    }

    private static IFrontConnection Open(NativeConnector connector, string folder, int number, int ticks, int rate)
    {
        var flow = Directory.CreateDirectory(Path.Combine(folder, "flow", $"{number}")).FullName;
        File.WriteAllLines(Path.Combine(flow, "script"), ["time 09:00:00 500", "connect", "await login", $"await subscribe {Instruments}", $"ticks {ticks} {rate}"]);
        return connector.Open(new FrontSettings { Name = $"{number}", BrokerId = "9999", Addresses = ["tcp://127.0.0.1:20001"] }, (ushort)number);
    }

    // The scripts are over: the stand-in calls back on this thread, where allocations can be counted.
    private static (double Nanoseconds, double Bytes) Border(string library, TimeProvider time)
    {
        var push = Marshal.GetDelegateForFunctionPointer<Push>(NativeLibrary.GetExport(NativeLibrary.Load(library), "standin_push"));
        push(1_000);
        var (start, bytes) = (time.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
        push(Pushed);
        return (time.GetElapsedTime(start).TotalNanoseconds / Pushed, (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)Pushed);
    }

    private static void Until(Func<bool> isSo, TimeProvider time)
    {
        var began = time.GetTimestamp();
        while (!isSo())
        {
            if (time.GetElapsedTime(began) > Patience) throw new TimeoutException("The ticks of the stand-in do not come.");
            CancellationToken.None.WaitHandle.WaitOne(1);
        }
    }

    private sealed class NoBells : IShardDoorbell
    {
        public void Ring(int shard)
        {
        }
    }
}
