namespace Orleans.Runtime;

/// <summary>Names and values that travel with every call made from here, and from there on. Values must be immutable.</summary>
public static class RequestContext
{
    private static readonly AsyncLocal<Dictionary<string, object>?> Current = new();

    /// <summary>The dictionary itself, never changed once it is visible; null where nothing is set.</summary>
    internal static Dictionary<string, object>? Snapshot
    {
        get => Current.Value;
        set => Current.Value = value;
    }

    /// <summary>The names.</summary>
    public static IEnumerable<string> Keys => Current.Value?.Keys ?? Enumerable.Empty<string>();

    /// <summary>Names and values.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Entries =>
        Current.Value ?? Enumerable.Empty<KeyValuePair<string, object>>();

    /// <summary>A value; null where it is not set.</summary>
    public static object? Get(string key) => Current.Value?.GetValueOrDefault(key);

    /// <summary>Sets a value for this flow of control and the calls it makes.</summary>
    public static void Set(string key, object value) =>
        Current.Value = new Dictionary<string, object>(Current.Value ?? []) { [key] = value };

    /// <summary>Removes a value; false where it was not set.</summary>
    public static bool Remove(string key)
    {
        if (Current.Value is not { } values || !values.ContainsKey(key)) return false;
        var rest = new Dictionary<string, object>(values);
        rest.Remove(key);
        Current.Value = rest.Count == 0 ? null : rest;
        return true;
    }

    /// <summary>Removes all values.</summary>
    public static void Clear() => Current.Value = null;
}
