namespace Orleans.Runtime;

/// <summary>Carries state in memory from an activation to the next one of the same grain on another silo.</summary>
public interface IGrainMigrationParticipant
{
    /// <summary>Called after the last call, before <c>OnDeactivateAsync</c>.</summary>
    void OnDehydrate(IDehydrationContext dehydrationContext);

    /// <summary>Called before <c>OnActivateAsync</c>. Not called where migration failed: rebuilding must always suffice.</summary>
    void OnRehydrate(IRehydrationContext rehydrationContext);
}

/// <summary>What a migrating activation takes along.</summary>
public interface IDehydrationContext
{
    /// <summary>The names so far.</summary>
    IEnumerable<string> Keys { get; }

    /// <summary>Adds a value; false where its type cannot cross a call. The value is copied.</summary>
    bool TryAddValue<T>(string key, T? value);
}

/// <summary>What a migrated activation brought.</summary>
public interface IRehydrationContext
{
    /// <summary>The names.</summary>
    IEnumerable<string> Keys { get; }

    /// <summary>Finds a value.</summary>
    bool TryGetValue<T>(string key, out T? value);
}
