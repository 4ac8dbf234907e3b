using System.Buffers.Binary;
using System.IO.Compression;

namespace Mdc.Feeder.Replay;

/// <summary>Reads lines of a file, plain or gzip by its first bytes, through one buffer. Damage ends the file and is told; what came before it is kept.</summary>
internal sealed class LineReader : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly FileStream _file;
    private readonly Stream _content;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly bool _isGzip;
    private int _from;
    private int _to;
    private long _total;
    private byte _lastByte;
    private bool _hasEnded;

    /// <summary>Opens a file. Throws <see cref="SourceException"/> where that can't be done.</summary>
    public LineReader(string path)
    {
        try
        {
            _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"{path} can't be opened: {e.Message}", e);
        }

        Span<byte> magic = stackalloc byte[2];
        _isGzip = _file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
        _file.Position = 0;
        _content = _isGzip ? new GZipStream(_file, CompressionMode.Decompress) : _file;
    }

    /// <summary>Bytes of the file as stored.</summary>
    public long Length => _file.Length;

    /// <summary>Bytes of it that were read.</summary>
    public long Position => _file.Position;

    /// <summary>Why reading ended early, or null.</summary>
    public string? Damage { get; private set; }

    /// <summary>The next line without its end; valid until the next call. A line longer than the buffer comes cut, <paramref name="isCut"/> true.</summary>
    public bool Next(out ReadOnlySpan<byte> line, out bool isCut)
    {
        isCut = false;
        var scanned = 0;
        while (true)
        {
            var end = _buffer.AsSpan(_from + scanned, _to - _from - scanned).IndexOf((byte)'\n');
            if (end >= 0)
            {
                line = WithoutReturn(_buffer.AsSpan(_from, scanned + end));
                _from += scanned + end + 1;
                return true;
            }

            scanned = _to - _from;
            if (scanned == BufferBytes)
            {
                isCut = true;
                SkipLine();
                line = _buffer.AsSpan(0, BufferBytes / 2);
                return true;
            }

            if (!Fill())
            {
                line = WithoutReturn(_buffer.AsSpan(_from, _to - _from));
                // What is left of a damaged file ends in the middle of a row.
                isCut = Damage is not null;
                _from = _to;
                return line.Length > 0;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _content.Dispose();
        _file.Dispose();
    }

    private bool Fill()
    {
        if (_hasEnded) return false;
        if (_from > 0)
        {
            _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
            (_from, _to) = (0, _to - _from);
        }

        _to += ReadInto(_buffer.AsSpan(_to));
        return !_hasEnded;
    }

    private int ReadInto(Span<byte> space)
    {
        if (_hasEnded) return 0;
        try
        {
            var read = _content.Read(space);
            if (read > 0) _lastByte = space[read - 1];
            else if (_isGzip && IsTruncated()) Damage = "The gzip data is cut off.";
            _total += read;
            _hasEnded = read == 0;
            return read;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            (Damage, _hasEnded) = (e.Message, true);
            return 0;
        }
    }

    // GZipStream takes the end of the file for the end of the data. The trailer tells: its last four bytes are the content's length mod 2^32.
    // Of several members joined it is the last one's, so a shorter length alone proves nothing where the content ends with a line.
    private bool IsTruncated()
    {
        Span<byte> trailer = stackalloc byte[4];
        _file.Seek(-4, SeekOrigin.End);
        _file.ReadExactly(trailer);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        return length != (uint)_total && (length > _total || _lastByte != '\n');
    }

    // Keeps the buffer's first half as a sample and reads over the rest of the line.
    private void SkipLine()
    {
        _from = _to = BufferBytes;
        while (true)
        {
            var tail = _buffer.AsSpan(BufferBytes / 2);
            var read = ReadInto(tail);
            if (_hasEnded) return;
            var end = tail[..read].IndexOf((byte)'\n');
            if (end < 0) continue;
            (_from, _to) = (BufferBytes / 2 + end + 1, BufferBytes / 2 + read);
            return;
        }
    }

    private static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> line) => line.EndsWith("\r"u8) ? line[..^1] : line;
}
