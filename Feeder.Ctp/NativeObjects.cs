using Mdc.Feeder.Ctp.Native;

namespace Mdc.Feeder.Ctp;

/// <summary>What makes one library object do for another: the same front by the same library, addresses and switches.</summary>
internal sealed record NativeObjectKey(string Front, string Library, AbiProfile Profile, bool IsProduction, string Addresses);

/// <summary>A library's api object with what it calls back. One connection has it at a time.</summary>
/// <param name="Key">What it does for.</param>
/// <param name="Place">Tells it from the front's other objects that live: they must not share a directory.</param>
/// <param name="Api">The object.</param>
/// <param name="Spi">What it calls back.</param>
internal sealed record NativeObject(NativeObjectKey Key, int Place, MdApi Api, MdSpi Spi)
{
    /// <summary>True once a thread of the library connects, and connects again, by itself.</summary>
    public bool IsStarted { get; set; }
}

/// <summary>The library objects of fronts that have no connection, for their next one. Any thread.</summary>
/// <remarks>
/// openctp's libraries end the process when they are released while their thread is on its way to an address that does not answer, and nothing
/// says where it is. Such an object is kept: it tries on by itself, which is what a new one would do. Where a front's settings change, or it is
/// taken out, what is kept of it tries on unheard until the process ends: a few sockets, for certainty.
/// </remarks>
internal sealed class NativeObjects
{
    private readonly Lock _gate = new();
    private readonly Dictionary<NativeObjectKey, NativeObject> _kept = [];
    private readonly Dictionary<(string Front, AbiProfile Profile), MdSpi> _spis = [];
    private readonly HashSet<(string Front, int Place)> _living = [];

    /// <summary>What is kept for a key, else what is made, told its place: the lowest that none of the front's other objects has.</summary>
    public NativeObject Take(NativeObjectKey key, Func<int, MdApi> make)
    {
        lock (_gate)
        {
            if (_kept.Remove(key, out var kept)) return kept;
            var place = 0;
            while (_living.Contains((key.Front, place))) place++;
            var api = make(place);
            _living.Add((key.Front, place));
            return new NativeObject(key, place, api, _spis.Remove((key.Front, key.Profile), out var spi) ? spi : new MdSpi(key.Profile));
        }
    }

    /// <summary>Keeps an object that can't be released now. Nobody hears it any more.</summary>
    public void Keep(NativeObject unreleased)
    {
        lock (_gate) _kept[unreleased.Key] = unreleased;
    }

    /// <summary>The object is gone. What it called back is the front's next object's: its memory can't be given back, since nothing says when it was called for the last time.</summary>
    public void Released(NativeObject released)
    {
        lock (_gate)
        {
            _living.Remove((released.Key.Front, released.Place));
            _spis[(released.Key.Front, released.Key.Profile)] = released.Spi;
        }
    }
}
