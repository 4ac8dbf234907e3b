using System.Buffers.Binary;
using System.Security.Cryptography;
using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;

namespace Mdc.Feeder.Replay;

/// <summary>One recorded file, read row by row in its own order. The row at hand is <see cref="Head"/>.</summary>
internal sealed class CsvTickFile : IDisposable
{
    private readonly LineReader _lines;
    private readonly CsvRowParser _parser;
    private readonly TickDating _dating;
    private readonly FeedHealth? _health;
    private readonly IRejectLog? _rejects;
    private readonly TradingDay _nameDay;
    private readonly ushort _front;
    private readonly long _skipThrough;
    private TradingDay _begunDay;
    private TickFrame _head;

    /// <summary>Opens a file and reads its header. Throws <see cref="SourceException"/>.</summary>
    /// <param name="path">A CSV file, plain or gzip.</param>
    /// <param name="front">Its number among the files of the replay, from 1.</param>
    /// <param name="calendar">Dates its rows, for the merge.</param>
    /// <param name="lastOrdinal">The last row of a source id that is journaled already.</param>
    /// <param name="health">Told where the file begins each trading day, skipped rows included.</param>
    /// <param name="rejects">Gets rows that can't be read.</param>
    public CsvTickFile(string path, ushort front, TradingCalendar calendar, Func<ulong, long> lastOrdinal, FeedHealth? health, IRejectLog? rejects)
    {
        (_front, _health, _rejects) = (front, health, rejects);
        Name = Path.GetFileName(path);
        _lines = new LineReader(path);
        try
        {
            _parser = new CsvRowParser(HeaderOf(Name, _lines));
            SourceId = HashOf(path);
        }
        catch
        {
            _lines.Dispose();
            throw;
        }

        _dating = new TickDating(calendar);
        _nameDay = DayInName(Name);
        _skipThrough = lastOrdinal(SourceId);
    }

    /// <summary>Throws the <see cref="SourceException"/> that opening the file would, and reads no further than its header.</summary>
    public static void Check(string path)
    {
        using var lines = new LineReader(path);
        HeaderOf(Path.GetFileName(path), lines);
    }

    /// <summary>The file's name without its folder.</summary>
    public string Name { get; }

    /// <summary>The first 64 bits of the SHA-256 of the file as stored.</summary>
    public ulong SourceId { get; }

    /// <summary>Rows read so far, the header not counted.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows that could not be read.</summary>
    public long Malformed { get; private set; }

    /// <summary>Bytes as stored, and how many of them were read.</summary>
    public (long Read, long Of) Bytes => (_lines.Position, _lines.Length);

    /// <summary>Why the file ended early, in a sentence, or null.</summary>
    public string? Damage => _lines.Damage is null ? null : $"{Name} is damaged after row {Rows}: {_lines.Damage} What came before is kept.";

    /// <summary>The row at hand.</summary>
    public ref readonly TickFrame Head => ref _head;

    /// <summary>Its exchange time; that of the row before where it has none.</summary>
    public long HeadNs { get; private set; } = long.MinValue;

    /// <summary>Goes to the next readable row; false at the end.</summary>
    public bool MoveNext()
    {
        while (_lines.Next(out var line, out var isCut))
        {
            if (line.IsEmpty) continue;
            Rows++;
            var reason = isCut ? "It is cut off, or longer than any row." : _parser.Parse(line, out _head);
            if (reason is not null)
            {
                Malformed++;
                if (Rows > _skipThrough) _rejects?.Add(Name, Rows, "Malformed", reason, line);
                continue;
            }

            Date();
            if (Rows <= _skipThrough) continue;
            (_head.SourceId, _head.SourceOrdinal, _head.Front) = (SourceId, Rows, _front);
            // When it would have come: what a paced replay goes by.
            _head.ReceivedNs = HeadNs;
            return true;
        }
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    // The day in the file's name stands in for a login's where the file has no TradingDay.
    private void Date()
    {
        if (_head.RawTradingDay == 0) _head.TradingDay = _nameDay;
        if (!TickDating.TryReadTime(_head, out var nsOfDay)) return;
        var day = _dating.DayOf(_head, _nameDay);
        if (day.IsNone) return;
        HeadNs = _dating.ToNs(day, nsOfDay);
        if (day == _begunDay) return;
        _begunDay = day;
        _health?.FileRow(_front, day, HeadNs);
    }

    private static TradingDay DayInName(string name)
    {
        for (var at = 0; at + 8 <= name.Length; at++)
        {
            if (!int.TryParse(name.AsSpan(at, 8), System.Globalization.NumberStyles.None, null, out var number)) continue;
            if (new TradingDay(number) is { IsDate: true } day) return day;
        }
        return TradingDay.None;
    }

    private static CtpField[] HeaderOf(string name, LineReader lines)
    {
        if (!lines.Next(out var header, out _)) throw new SourceException(lines.Damage is null ? $"{name} is empty." : $"{name} can't be read: {lines.Damage}") { IsEmpty = lines.Damage is null };
        return CsvHeader.Read(name, header.StartsWith("\uFEFF"u8) ? header[3..] : header);
    }

    private static ulong HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(file));
    }
}
