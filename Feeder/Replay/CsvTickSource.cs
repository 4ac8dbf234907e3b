using System.Globalization;
using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;

namespace Mdc.Feeder.Replay;

/// <summary>
/// Recorded CTP files (CSV, plain or gzip), merged by exchange time as the live market would have sent them. Each file keeps its own
/// order: what it recorded late comes late. A file's <see cref="TickFrame.SourceId"/> is the hash of its content and its rows are numbered
/// from 1, so that a replay goes on after the last row that is journaled.
/// </summary>
public sealed class CsvTickSource : ITickSource
{
    private readonly CsvTickFile[] _files;
    private readonly PriorityQueue<int, (long Ns, int File)> _heads;
    private readonly long _bytes;

    /// <summary>Opens the files. Throws <see cref="SourceException"/> for one that is missing, empty or has no CTP header.</summary>
    /// <param name="paths">The files, at most 65,535; equal times come in this order.</param>
    /// <param name="calendar">Dates the rows.</param>
    /// <param name="lastOrdinal">The last row of a source id that is journaled already; null to begin at the first.</param>
    /// <param name="health">The gate's, which is told where each file begins a trading day.</param>
    /// <param name="rejects">Gets rows that can't be read.</param>
    public CsvTickSource(IReadOnlyList<string> paths, TradingCalendar calendar, Func<ulong, long>? lastOrdinal = null, FeedHealth? health = null, IRejectLog? rejects = null)
    {
        if (paths.Count is 0 or > ushort.MaxValue) throw new SourceException($"A replay takes 1 to {ushort.MaxValue} files; {paths.Count} were given.");
        var files = new List<CsvTickFile>(paths.Count);
        try
        {
            foreach (var path in paths) files.Add(new CsvTickFile(path, (ushort)(files.Count + 1), calendar, lastOrdinal ?? (_ => 0), health, rejects));
        }
        catch
        {
            files.ForEach(f => f.Dispose());
            throw;
        }

        _files = [.. files];
        _bytes = Math.Max(1, _files.Sum(f => f.Bytes.Of));
        _heads = new PriorityQueue<int, (long, int)>(_files.Length);
        for (var i = 0; i < _files.Length; i++)
            if (_files[i].MoveNext()) _heads.Enqueue(i, (_files[i].HeadNs, i));
            else Ended(_files[i]);
    }

    /// <summary>Throws the <see cref="SourceException"/> that opening one of the files would, after a look at each: before anything costly is started.</summary>
    public static void Check(IReadOnlyList<string> paths)
    {
        foreach (var path in paths) CsvTickFile.Check(path);
    }

    /// <inheritdoc/>
    public SourceKind Kind => SourceKind.Replay;

    /// <inheritdoc/>
    public string Description => _files.Length == 1 ? $"replay of {_files[0].Name}" : string.Create(CultureInfo.InvariantCulture, $"replay of {_files.Length} files");

    /// <inheritdoc/>
    public bool HasEnded => _heads.Count == 0;

    /// <inheritdoc/>
    public double? Progress => HasEnded ? 1 : (double)_files.Sum(f => f.Bytes.Read) / _bytes;

    /// <inheritdoc/>
    public long? ClockNs => null;

    /// <inheritdoc/>
    public string? Trouble { get; private set; }

    /// <summary>Rows read so far, the unreadable among them.</summary>
    public long Rows => _files.Sum(f => f.Rows);

    /// <summary>Rows that could not be read; each is in the reject log.</summary>
    public long Malformed => _files.Sum(f => f.Malformed);

    /// <summary>The names of files that ended without a row.</summary>
    public IEnumerable<string> Empty => _files.Where(f => f is { Rows: 0, Damage: null }).Select(f => f.Name);

    /// <inheritdoc/>
    public string NameOf(ushort front) => _files[front - 1].Name;

    /// <inheritdoc/>
    public int Read(Span<TickFrame> into)
    {
        var count = 0;
        while (count < into.Length && _heads.TryDequeue(out var at, out _))
        {
            // The same file goes on while no other is due: most rows come without touching the queue.
            var until = _heads.TryPeek(out _, out var next) ? next : (long.MaxValue, int.MaxValue);
            var file = _files[at];
            bool hasRow;
            do
            {
                into[count++] = file.Head;
                hasRow = file.MoveNext();
            }
            while (hasRow && count < into.Length && (file.HeadNs, at).CompareTo(until) < 0);

            if (hasRow) _heads.Enqueue(at, (file.HeadNs, at));
            else Ended(file);
        }
        return count;
    }

    /// <inheritdoc/>
    public void Wait(TimeSpan atMost, CancellationToken cancellation)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files) file.Dispose();
    }

    private void Ended(CsvTickFile file)
    {
        if (file.Damage is { } damage) Trouble = Trouble is null ? damage : $"{Trouble} {damage}";
    }
}
