using System.Collections.Concurrent;
using Orleans.Runtime;
using Orleans.Storage;

namespace Mdc.Grains.Tests.Contracts;

/// <summary>A storage in memory that counts its writes and fails when told to. Keeps references: for states that are replaced, never changed.</summary>
internal sealed class FlakyStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<GrainId, (object State, string ETag)> _states = new();
    private int _writes;

    /// <summary>Writes that succeeded.</summary>
    public int Writes => Volatile.Read(ref _writes);

    /// <summary>How long a write takes.</summary>
    public TimeSpan Takes { get; set; }

    /// <summary>How many writes still fail.</summary>
    public int Failures { get; set; }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (_states.TryGetValue(grainId, out var stored)) (grainState.State, grainState.ETag, grainState.RecordExists) = ((T)stored.State, stored.ETag, true);
        return Task.CompletedTask;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var state = grainState.State!;
        await Task.Yield();
        if (Takes > TimeSpan.Zero) await Task.Delay(Takes);
        if (Failures > 0)
        {
            Failures--;
            throw new IOException("The disk is full.");
        }
        (grainState.ETag, grainState.RecordExists) = ($"{Interlocked.Increment(ref _writes)}", true);
        _states[grainId] = (state, grainState.ETag);
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _states.TryRemove(grainId, out _);
        return Task.CompletedTask;
    }
}
