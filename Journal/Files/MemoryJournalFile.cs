namespace Mdc.Journal.Files;

/// <summary>A file's bytes, and for every sector written since the last flush what it held before.</summary>
internal sealed class MemoryJournalFile(string name, long length)
{
    private const int SectorBytes = 512;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, byte[]> _unflushed = [];
    private byte[] _bytes = new byte[length];

    public long Length => Volatile.Read(ref _bytes).Length;

    public IJournalFile Handle(MemoryJournalFiles files, int generation) => new OpenFile(this, files, generation);

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (offset + bytes.Length > _bytes.Length) Array.Resize(ref _bytes, (int)(offset + bytes.Length));
            for (var sector = (int)(offset / SectorBytes); sector * (long)SectorBytes < offset + bytes.Length; sector++)
                if (!_unflushed.ContainsKey(sector)) _unflushed.Add(sector, SectorOf(sector).ToArray());
            bytes.CopyTo(_bytes.AsSpan((int)offset));
        }
    }

    public int Read(long offset, Span<byte> into)
    {
        lock (_gate)
        {
            if (offset >= _bytes.Length) return 0;
            var count = (int)Math.Min(into.Length, _bytes.Length - offset);
            _bytes.AsSpan((int)offset, count).CopyTo(into);
            return count;
        }
    }

    public void Flush()
    {
        lock (_gate) _unflushed.Clear();
    }

    public void LoseUnflushed(Random random, double kept)
    {
        lock (_gate)
        {
            foreach (var (sector, before) in _unflushed)
                if (random.NextDouble() >= kept) before.CopyTo(SectorOf(sector));
            _unflushed.Clear();
        }
    }

    public void FlipBit(long bit)
    {
        lock (_gate) _bytes[bit / 8] ^= (byte)(1 << (int)(bit % 8));
    }

    public void Truncate(long to)
    {
        lock (_gate)
        {
            _unflushed.Clear();
            Array.Resize(ref _bytes, (int)to);
        }
    }

    public byte[] ToArray()
    {
        lock (_gate) return [.. _bytes];
    }

    private Span<byte> SectorOf(int sector)
    {
        var from = sector * SectorBytes;
        return _bytes.AsSpan(from, Math.Min(SectorBytes, _bytes.Length - from));
    }

    private sealed class OpenFile(MemoryJournalFile file, MemoryJournalFiles files, int generation) : IJournalFile
    {
        private bool _closed;

        public long Length => file.Length;

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            BeforeUse();
            if (files.WriteFault?.Invoke(file.Name) is { } fault)
            {
                file.Write(offset, bytes[..(bytes.Length / 2)]);
                throw fault;
            }
            file.Write(offset, bytes);
        }

        public int Read(long offset, Span<byte> into)
        {
            BeforeUse();
            return file.Read(offset, into);
        }

        public void Flush()
        {
            BeforeUse();
            if (files.FlushFault?.Invoke(file.Name) is { } fault) throw fault;
            file.Flush();
            files.CountFlush();
        }

        public void Dispose() => Volatile.Write(ref _closed, true);

        private void BeforeUse()
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _closed), file);
            files.BeforeUse(generation);
        }
    }

    private string Name => name;
}
