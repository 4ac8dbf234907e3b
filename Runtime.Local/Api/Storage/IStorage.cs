namespace Orleans.Core
{
    /// <summary>A stored state, as its grain sees it.</summary>
    public interface IStorage
    {
        /// <summary>The tag of the version that was read or written last; null where none is stored.</summary>
        string? Etag { get; }

        /// <summary>True where a state is stored.</summary>
        bool RecordExists { get; }

        /// <summary>Deletes the stored state. Throws <see cref="Storage.InconsistentStateException"/> where somebody else wrote it.</summary>
        Task ClearStateAsync();

        /// <summary>Stores the state. Throws <see cref="Storage.InconsistentStateException"/> where somebody else wrote it.</summary>
        Task WriteStateAsync();

        /// <summary>Reads the stored state again.</summary>
        Task ReadStateAsync();
    }

    /// <summary>A stored state, as its grain sees it.</summary>
    public interface IStorage<TState> : IStorage
    {
        /// <summary>The state; a new object where none is stored. Owned by the grain.</summary>
        TState State { get; set; }
    }
}

namespace Orleans.Runtime
{
    /// <summary>A stored state given to a grain's constructor (<see cref="PersistentStateAttribute"/>); read before <c>OnActivateAsync</c>.</summary>
    public interface IPersistentState<TState> : Core.IStorage<TState>;
}

namespace Orleans
{
    /// <summary>A state on its way to or from a storage.</summary>
    public interface IGrainState<T>
    {
        /// <summary>The state.</summary>
        T? State { get; set; }

        /// <summary>Its tag; the storage sets it.</summary>
        string? ETag { get; set; }

        /// <summary>True where it is stored; the storage sets it.</summary>
        bool RecordExists { get; set; }
    }

    /// <summary>A state on its way to or from a storage.</summary>
    [GenerateSerializer]
    public sealed class GrainState<T> : IGrainState<T>
    {
        /// <inheritdoc/>
        [Id(0)]
        public T? State { get; set; }

        /// <inheritdoc/>
        [Id(1)]
        public string? ETag { get; set; }

        /// <inheritdoc/>
        [Id(2)]
        public bool RecordExists { get; set; }
    }
}

namespace Orleans.Storage
{
    using Orleans.Runtime;

    /// <summary>A storage of grain states, registered as a keyed service. Called from grains' turns; several at once.</summary>
    public interface IGrainStorage
    {
        /// <summary>Reads; where nothing is stored, sets a new state without tag.</summary>
        Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

        /// <summary>Writes if the tag is the stored one, else throws <see cref="InconsistentStateException"/>.</summary>
        Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

        /// <summary>Deletes if the tag is the stored one, else throws <see cref="InconsistentStateException"/>.</summary>
        Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);
    }
}
