using Orleans.Concurrency;

namespace Mdc.Runtime.Local.Tests.Grains;

/// <summary>Stands for a shard: hands slices to its instruments and awaits them all.</summary>
public interface IFanOutGrain : IGrainWithIntegerKey
{
    Task Prepare(int instruments);

    Task Send(int batches);

    Task SendOneByOne(int calls);
}

/// <summary>Stands for an instrument.</summary>
public interface ISliceGrain : IGrainWithStringKey
{
    Task Take([Immutable] byte[] slice);

    ValueTask TakeQuickly([Immutable] byte[] slice);
}

internal sealed class FanOutGrain : Grain, IFanOutGrain
{
    private readonly byte[] _slice = new byte[384];
    private ISliceGrain[] _instruments = [];
    private Task[] _pending = [];

    public async Task Prepare(int instruments)
    {
        _instruments = [.. Enumerable.Range(0, instruments).Select(i => GrainFactory.GetGrain<ISliceGrain>($"rb{i}"))];
        _pending = new Task[instruments];
        foreach (var instrument in _instruments) await instrument.Take(_slice);
    }

    public async Task Send(int batches)
    {
        for (var batch = 0; batch < batches; batch++)
        {
            for (var i = 0; i < _instruments.Length; i++) _pending[i] = _instruments[i].Take(_slice);
            await Task.WhenAll(_pending);
        }
    }

    public async Task SendOneByOne(int calls)
    {
        for (var i = 0; i < calls; i++) await _instruments[i % _instruments.Length].TakeQuickly(_slice);
    }
}

internal sealed class SliceGrain : Grain, ISliceGrain
{
    private int _bytes;

    public Task Take(byte[] slice)
    {
        _bytes += slice.Length;
        return Task.CompletedTask;
    }

    public ValueTask TakeQuickly(byte[] slice)
    {
        _bytes += slice.Length;
        return ValueTask.CompletedTask;
    }
}
