using System.Text;
using Mdc.Domain.Ticks;
using Mdc.Journal;
using Mdc.Journal.Files;

namespace Mdc.Silo.Benchmarks;

/// <summary>How fast frames are appended to a real journal, how long they wait for the disk, and how fast a start reads them again.</summary>
internal static class JournalBench
{
    /// <summary>Medians of the rounds, and the worst of all.</summary>
    internal sealed record Result(int Frames, int Batch, int Rounds, double FramesPerSecond, double CpuUsPerFrame, double BytesPerFrame, double WorstAppendMs, double RecoveryMegabytesPerSecond,
        double CommitMsMedianAt50000, double CommitMsP99At50000, double CommitMsWorstAt50000);

    public static Result Run(string folder, int frames, int batch, int rounds, TimeProvider time)
    {
        var tape = Tape(batch, instruments: 1_000);
        var (rates, cpu, recovery) = (new double[rounds], new double[rounds], new double[rounds]);
        var (worst, bytes) = (0.0, double.MaxValue);
        for (var round = 0; round < rounds; round++)
        {
            var path = Path.Combine(folder, $"round-{round}");
            using (var journal = TickJournal.Open(new DiskJournalFiles(path), new JournalOptions(), feeder: 1, shards: 16, time))
            {
                journal.Append(tape);
                var allocated = GC.GetAllocatedBytesForCurrentThread();
                var (start, used) = (time.GetTimestamp(), Environment.CpuUsage.TotalTime);
                for (var done = 0; done < frames; done += batch)
                {
                    var before = time.GetTimestamp();
                    journal.Append(tape);
                    worst = Math.Max(worst, time.GetElapsedTime(before).TotalMilliseconds);
                }
                rates[round] = frames / time.GetElapsedTime(start).TotalSeconds;
                cpu[round] = (Environment.CpuUsage.TotalTime - used).TotalMicroseconds / frames;
                bytes = Math.Min(bytes, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)frames);
            }

            using (var archive = JournalArchive.OpenRead(new DiskJournalFiles(path), time, scanAll: true))
                recovery[round] = archive.Recovery.BytesScanned / 1e6 / archive.Recovery.Duration.TotalSeconds;
            Directory.Delete(path, recursive: true);
        }
        Array.Sort(rates);
        Array.Sort(cpu);
        Array.Sort(recovery);
        var commits = CommitTimes(Path.Combine(folder, "commit"), time);
        return new Result(
            frames, batch, rounds, rates[rounds / 2], cpu[rounds / 2], bytes, worst, recovery[rounds / 2],
            commits[commits.Length / 2], commits[commits.Length * 99 / 100], commits[^1]);
    }

    // 50 frames a millisecond for five seconds: how long after its append each batch survives a loss of power, in milliseconds, sorted.
    private static double[] CommitTimes(string path, TimeProvider time)
    {
        var tape = Tape(50, instruments: 1_000);
        var waiting = new Queue<(long Ordinal, long At)>();
        var took = new List<double>();
        using (var journal = TickJournal.Open(new DiskJournalFiles(path), new JournalOptions(), feeder: 1, shards: 16, time))
        {
            var start = time.GetTimestamp();
            for (var sent = 0; sent < 5_000 || waiting.Count > 0;)
            {
                while (waiting.TryPeek(out var oldest) && oldest.Ordinal <= journal.DurableOrdinal) took.Add(time.GetElapsedTime(waiting.Dequeue().At).TotalMilliseconds);
                if (sent >= 5_000 || time.GetElapsedTime(start).TotalMilliseconds < sent) continue;
                journal.Append(tape);
                waiting.Enqueue((journal.NextOrdinal, time.GetTimestamp()));
                sent++;
            }
        }
        Directory.Delete(path, recursive: true);
        took.Sort();
        return [.. took];
    }

    private static TickFrame[] Tape(int count, int instruments)
    {
        var tape = new TickFrame[count];
        for (var i = 0; i < count; i++)
        {
            tape[i] = TickFrame.Empty();
            tape[i].Instrument.TrySet(Encoding.ASCII.GetBytes($"rb{i % instruments}"));
            tape[i].Shard = (byte)(i % 16);
            tape[i].TradingDay = new Domain.Calendar.TradingDay(20260323);
        }
        return tape;
    }
}
