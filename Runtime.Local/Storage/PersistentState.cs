using Mdc.Runtime.Local.Activations;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Mdc.Runtime.Local.Storage;

/// <summary>Names of storages.</summary>
internal static class PersistentStates
{
    public const string DefaultStorage = "Default";
}

/// <inheritdoc/>
internal sealed class PersistentState<TState> : IPersistentState<TState>
{
    private readonly GrainId _grain;
    private readonly string _name;
    private readonly IGrainStorage _storage;
    private GrainState<TState> _stored = new();

    // Made by reflection: see Facets.
    public PersistentState(Activation activation, PersistentStateAttribute which, IServiceProvider services)
    {
        _grain = activation.GrainId;
        _name = which.StateName;
        var storage = which.StorageName ?? PersistentStates.DefaultStorage;
        _storage = services.GetKeyedService<IGrainStorage>(storage)
            ?? throw new OrleansConfigurationException($"State \"{_name}\" of {_grain.Type} is in storage \"{storage}\", which nobody has added.");
        activation.ReadBeforeStart(ReadStateAsync);
    }

    public TState State
    {
        get => _stored.State!;
        set => _stored.State = value;
    }

    public string? Etag => _stored.ETag;

    public bool RecordExists => _stored.RecordExists;

    public async Task ReadStateAsync()
    {
        var read = new GrainState<TState>();
        await Try(() => _storage.ReadStateAsync(_name, _grain, read), nameof(ReadStateAsync));
        _stored = read;
        if (_stored.State is null) _stored.State = Activator.CreateInstance<TState>();
    }

    public Task WriteStateAsync() => Try(() => _storage.WriteStateAsync(_name, _grain, _stored), nameof(WriteStateAsync));

    public async Task ClearStateAsync()
    {
        await Try(() => _storage.ClearStateAsync(_name, _grain, _stored), nameof(ClearStateAsync));
        if (_stored.State is null) _stored.State = Activator.CreateInstance<TState>();
    }

    // What is no exception of Orleans' own is wrapped in one.
    private async Task Try(Func<Task> operation, string which)
    {
        try
        {
            await operation();
        }
        catch (Exception e) when (e is not OrleansException)
        {
            throw new OrleansException($"Error from storage provider {_storage.GetType().Name}.{_name} during {which} for grain {_grain}: {e.Message}", e);
        }
    }
}
