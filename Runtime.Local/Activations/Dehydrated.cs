using Mdc.Runtime.Local.Copying;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Mdc.Runtime.Local.Activations;

/// <summary>What a migrating grain takes along, copied as a call's arguments are.</summary>
internal sealed class Dehydrated : IDehydrationContext, IRehydrationContext
{
    private readonly Dictionary<string, object?> _values = [];

    public IEnumerable<string> Keys => _values.Keys;

    public bool TryAddValue<T>(string key, T? value)
    {
        try
        {
            return _values.TryAdd(key, CopierOf<T?>.Copy(value, new CopyContext()));
        }
        catch (CodecNotFoundException)
        {
            return false;
        }
    }

    public bool TryGetValue<T>(string key, out T? value)
    {
        var found = _values.TryGetValue(key, out var stored) && stored is T or null;
        value = found ? (T?)stored : default;
        return found && _values.ContainsKey(key);
    }
}
