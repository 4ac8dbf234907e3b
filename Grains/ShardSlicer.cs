using System.Buffers;
using System.Runtime.InteropServices;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;

namespace Mdc.Grains;

/// <summary>Cuts a run of ticks of many instruments into one block per instrument, keeping each instrument's order.</summary>
/// <remarks>Owned by the shard's activation; the slices are valid until the next <see cref="Cut"/> or <see cref="Dispose"/>.</remarks>
internal sealed class ShardSlicer : IDisposable
{
    private readonly List<ShardInstrument> _touched = [];
    private byte[] _arena = [];

    /// <summary>The instruments of the last cut, in order of their first tick.</summary>
    public IReadOnlyList<ShardInstrument> Touched => _touched;

    /// <summary>Cuts the frames at <paramref name="run"/>; <paramref name="owners"/> has the instrument of each.</summary>
    public void Cut(ReadOnlySpan<TickFrame> frames, ReadOnlySpan<int> run, ReadOnlySpan<ShardInstrument> owners)
    {
        _touched.Clear();
        foreach (var owner in owners)
        {
            if (owner.Count++ == 0) _touched.Add(owner);
        }

        var start = 0;
        foreach (var instrument in _touched)
        {
            instrument.Next = start;
            start += instrument.Count;
        }

        Ensure(run.Length * TickFrame.Bytes);
        var arena = MemoryMarshal.Cast<byte, TickFrame>(_arena.AsSpan(0, run.Length * TickFrame.Bytes));
        for (var i = 0; i < run.Length; i++) arena[owners[i].Next++] = frames[run[i]];
    }

    /// <summary>The slice of one instrument of the last cut; call once for each of <see cref="Touched"/>.</summary>
    public TickBatch Take(ShardInstrument instrument)
    {
        var slice = _arena.AsMemory((instrument.Next - instrument.Count) * TickFrame.Bytes, instrument.Count * TickFrame.Bytes);
        instrument.Count = 0;
        return new TickBatch(slice);
    }

    /// <summary>Leaves the memory of the last slices to whoever still reads them: an instrument whose answer was given up may yet begin.</summary>
    public void Abandon() => _arena = [];

    public void Dispose()
    {
        if (_arena.Length > 0) ArrayPool<byte>.Shared.Return(_arena);
        _arena = [];
    }

    private void Ensure(int bytes)
    {
        if (_arena.Length >= bytes) return;
        Dispose();
        _arena = ArrayPool<byte>.Shared.Rent(bytes);
    }
}
