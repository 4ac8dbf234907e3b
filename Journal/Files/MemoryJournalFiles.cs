namespace Mdc.Journal.Files;

/// <summary>A journal's files in memory, with the faults of real disks to order: for tests and simulations.</summary>
/// <remarks>Everything is deterministic: what a loss of power leaves behind comes from the caller's seeded random.</remarks>
public sealed class MemoryJournalFiles : IJournalFiles
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MemoryJournalFile> _files = [];
    private int _generation;
    private bool _locked;

    /// <summary>Size of the pretended disk in bytes; may change at any time. Default 1 TB.</summary>
    public long CapacityBytes { get; set; } = 1_000_000_000_000;

    /// <summary>Asked before each write with the file's name; an answer is thrown after half of the bytes were written.</summary>
    public Func<string, IOException?>? WriteFault { get; set; }

    /// <summary>Asked before each flush with the file's name; an answer is thrown instead, and what was to be flushed stays unsafe.</summary>
    public Func<string, IOException?>? FlushFault { get; set; }

    /// <summary>How many flushes succeeded.</summary>
    public int Flushes { get; private set; }

    /// <inheritdoc/>
    public string Place => "memory";

    /// <inheritdoc/>
    public DiskSpace Space
    {
        get
        {
            lock (_gate) return new DiskSpace(CapacityBytes, Math.Max(0, CapacityBytes - _files.Values.Sum(file => file.Length)));
        }
    }

    /// <inheritdoc/>
    public IDisposable? TryLock()
    {
        lock (_gate)
        {
            if (_locked) return null;
            _locked = true;
            return new Lease(this, _generation);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List()
    {
        lock (_gate) return [.. _files.Keys];
    }

    /// <inheritdoc/>
    public IJournalFile Create(string name, long length)
    {
        lock (_gate)
        {
            if (Space.FreeBytes < length) throw new DiskFullException($"No room for {length} bytes in memory.");
            return (_files[name] = new MemoryJournalFile(name, length)).Handle(this, _generation);
        }
    }

    /// <inheritdoc/>
    public IJournalFile Open(string name, bool writable)
    {
        lock (_gate) return Find(name).Handle(this, _generation);
    }

    /// <inheritdoc/>
    public void Rename(string from, string to)
    {
        lock (_gate)
        {
            _files[to] = Find(from);
            _files.Remove(from);
        }
    }

    /// <inheritdoc/>
    public void Delete(string name)
    {
        lock (_gate) _files.Remove(name);
    }

    /// <summary>The process dies: handles and lock are gone, everything written stays.</summary>
    public void Kill()
    {
        lock (_gate) (_locked, _generation) = (false, _generation + 1);
    }

    /// <summary>The power goes: as <see cref="Kill"/>, and of each sector written since its file's last flush, <paramref name="kept"/> of them (0 to 1) survive.</summary>
    public void Crash(Random random, double kept)
    {
        lock (_gate)
        {
            Kill();
            foreach (var (_, file) in _files.OrderBy(file => file.Key, StringComparer.Ordinal)) file.LoseUnflushed(random, kept);
        }
    }

    /// <summary>Flips one bit of a file.</summary>
    public void FlipBit(string name, long bit)
    {
        lock (_gate) Find(name).FlipBit(bit);
    }

    /// <summary>Cuts a file.</summary>
    public void Truncate(string name, long length)
    {
        lock (_gate) Find(name).Truncate(length);
    }

    /// <summary>A copy of a file's bytes.</summary>
    public byte[] Bytes(string name)
    {
        lock (_gate) return Find(name).ToArray();
    }

    /// <summary>Puts a file in place, as if copied there.</summary>
    public void Put(string name, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            var file = new MemoryJournalFile(name, bytes.Length);
            file.Write(0, bytes);
            file.Flush();
            _files[name] = file;
        }
    }

    internal void BeforeUse(int generation)
    {
        if (Volatile.Read(ref _generation) != generation) throw new IOException("The process that opened this file is dead.");
    }

    internal void CountFlush()
    {
        lock (_gate) Flushes++;
    }

    private MemoryJournalFile Find(string name) =>
        _files.TryGetValue(name, out var file) ? file : throw new FileNotFoundException($"There is no {name}.", name);

    private sealed class Lease(MemoryJournalFiles files, int generation) : IDisposable
    {
        public void Dispose()
        {
            lock (files._gate)
                if (files._generation == generation) files._locked = false;
        }
    }
}
