using System.Diagnostics;
using Mdc.Domain.Calendar;
using Mdc.Feeder.Pump;
using Mdc.Grains.Interfaces;
using Mdc.Journal;
using Mdc.Journal.Files;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mdc.Feeder.Ctp.Tests.Processes;

/// <summary>A feeder of one stand-in front with a real ring and a real journal below a folder: as a process that can be killed, or here.</summary>
internal static class FeederProcess
{
    /// <summary>The front's name.</summary>
    public const string Front = "a";

    private const string Started = "taking ticks";

    /// <summary>Starts the process and waits until it takes ticks.</summary>
    public static System.Diagnostics.Process Start(string folder, string library)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(FeederProcess).Assembly.Location, folder, library]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = System.Diagnostics.Process.Start(start)!;
        while (process.StandardOutput.ReadLine() is { } line)
            if (line == Started) return process;
        process.WaitForExit();
        throw new InvalidOperationException($"The feeder ended with {process.ExitCode}: {process.StandardError.ReadToEnd()}");
    }

    /// <summary>The process: takes ticks until it is killed.</summary>
    public static int Run(string[] args)
    {
        With(args[0], args[1], (pump, _) =>
        {
            Console.WriteLine(Started);
            while (pump.Status.State != FeederState.Failed)
                if (pump.Step() == 0) Thread.Yield();
        });
        return 1;
    }

    /// <summary>The next start, in this process, until all that was left behind is in the journal, which is handed over.</summary>
    public static void Recover(string folder, string library, Action<TickJournal> look) => With(folder, library, (pump, journal) =>
    {
        // A second turn without a tick: the first one let go what it had found.
        for (var idle = 0; idle < 2;) idle = pump.Step() == 0 ? idle + 1 : 0;
        look(journal);
    });

    private static void With(string folder, string library, Action<FeedPump, TickJournal> run)
    {
        var connector = new NativeConnector(Path.Combine(folder, "rings"), Path.Combine(folder, "flow"), library, TimeProvider.System, NullLogger<NativeConnector>.Instance)
        {
            // Room for a busy machine to get going: a full ring is another test's.
            RingSlots = 65_536,
        };
        using var journal = TickJournal.Open(new DiskJournalFiles(Path.Combine(folder, "journal")), new JournalOptions(), feeder: 1, shards: 4, TimeProvider.System);
        var connection = connector.Open(BorderRig.Front(Front), 1);
        using var pump = new FeedPump(
            new StandInSource([connection], ["rb2610"]), MarketRules.LoadEmbedded(), journal, new NoBells(), TimeProvider.System, NullLogger<FeedPump>.Instance, new FeedPumpOptions(Idle: TimeSpan.Zero));
        connection.Connect();
        run(pump, journal);
    }

    private sealed class NoBells : IShardDoorbell
    {
        public void Ring(int shard)
        {
        }
    }
}
