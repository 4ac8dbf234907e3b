using System.Collections.Concurrent;
using System.Globalization;
using Mdc.Runtime.Local.Copying;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Mdc.Runtime.Local.Storage;

/// <summary>States in memory, copied on the way in and out. The tag is a counter; a write with another tag is refused.</summary>
internal sealed class MemoryGrainStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string State, GrainId Grain), Record> _records = new();
    private long _versions;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (_records.TryGetValue((stateName, grainId), out var record))
        {
            (grainState.State, grainState.ETag, grainState.RecordExists) = (Copy((T)record.State!), record.ETag, true);
        }
        else
        {
            (grainState.State, grainState.ETag, grainState.RecordExists) = (default, null, false);
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        var next = new Record(Copy(grainState.State), Interlocked.Increment(ref _versions).ToString(CultureInfo.InvariantCulture));
        var stored = _records.GetValueOrDefault(key);
        var written = stored?.ETag == grainState.ETag
            && (stored is null ? _records.TryAdd(key, next) : _records.TryUpdate(key, next, stored));
        if (!written) return Task.FromException(Conflict(key, grainState.ETag));
        (grainState.ETag, grainState.RecordExists) = (next.ETag, true);
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        var stored = _records.GetValueOrDefault(key);
        var cleared = stored?.ETag == grainState.ETag && (stored is null || _records.TryRemove(new(key, stored)));
        if (!cleared) return Task.FromException(Conflict(key, grainState.ETag));
        (grainState.State, grainState.ETag, grainState.RecordExists) = (default, null, false);
        return Task.CompletedTask;
    }

    private static T? Copy<T>(T? state) => CopierOf<T?>.Copy(state, new CopyContext());

    private InconsistentStateException Conflict((string State, GrainId Grain) key, string? callers) => new(
        $"State \"{key.State}\" of {key.Grain} was written by somebody else.", _records.GetValueOrDefault(key)?.ETag, callers);

    private sealed record Record(object? State, string ETag);
}
