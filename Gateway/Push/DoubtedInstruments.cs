using System.Threading.Channels;
using Mdc.Grains.Interfaces;

namespace Mdc.Gateway.Push;

/// <summary>Instruments of which pushes may never come, until somebody looks. Any thread adds, one takes. Bounded: each is in it once.</summary>
internal sealed class DoubtedInstruments
{
    private readonly Lock _gate = new();
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private HashSet<string> _instruments = new(StringComparer.Ordinal);
    private bool _isEverything;

    /// <summary>Doubts instruments.</summary>
    public void Add(PushInterest instruments)
    {
        lock (_gate)
        {
            if (instruments.Everything) _isEverything = true;
            else _instruments.UnionWith(instruments.Instruments);
        }
        _bell.Writer.TryWrite(true);
    }

    /// <summary>Takes all, when there are any.</summary>
    public async ValueTask<PushInterest> TakeAsync(CancellationToken cancellation)
    {
        await _bell.Reader.ReadAsync(cancellation);
        lock (_gate)
        {
            var taken = _isEverything ? PushInterest.All : new PushInterest(false, _instruments);
            (_isEverything, _instruments) = (false, new HashSet<string>(StringComparer.Ordinal));
            return taken;
        }
    }
}
