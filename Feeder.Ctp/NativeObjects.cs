using Mdc.Feeder.Ctp.Native;

namespace Mdc.Feeder.Ctp;

/// <summary>What makes one library object do for another: the same front by the same library, addresses and switches.</summary>
internal sealed record NativeObjectKey(string Front, string Library, AbiProfile Profile, bool IsProduction, string Addresses);

/// <summary>A library's api object with what it calls back. One connection has it at a time.</summary>
internal sealed record NativeObject(NativeObjectKey Key, MdApi Api, MdSpi Spi)
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
    private readonly Dictionary<string, int> _unheard = [];

    /// <summary>What is kept for a key, else what is made: told how many objects of the front live on beside it, with which it must not share a directory.</summary>
    public NativeObject Take(NativeObjectKey key, Func<int, MdApi> make)
    {
        lock (_gate)
        {
            if (_kept.Remove(key, out var kept))
            {
                _unheard[key.Front]--;
                return kept;
            }
            var api = make(_unheard.GetValueOrDefault(key.Front));
            return new NativeObject(key, api, _spis.Remove((key.Front, key.Profile), out var spi) ? spi : new MdSpi(key.Profile));
        }
    }

    /// <summary>Keeps an object that can't be released now. Nobody hears it any more.</summary>
    public void Keep(NativeObject unreleased)
    {
        lock (_gate)
        {
            _kept[unreleased.Key] = unreleased;
            _unheard[unreleased.Key.Front] = _unheard.GetValueOrDefault(unreleased.Key.Front) + 1;
        }
    }

    /// <summary>The object is gone. What it called back is the front's next object's: its memory can't be given back, since nothing says when it was called for the last time.</summary>
    public void Released(NativeObject released)
    {
        lock (_gate) _spis[(released.Key.Front, released.Key.Profile)] = released.Spi;
    }
}
