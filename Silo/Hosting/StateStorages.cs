using Mdc.Grains;
using Mdc.Grains.Storage;
using Orleans.Hosting;

namespace Mdc.Silo.Hosting;

/// <summary>The storages that grains name.</summary>
internal static class StateStorages
{
    /// <summary>Their names.</summary>
    public static readonly string[] Names = [StorageNames.Contracts, StorageNames.Recording];

    /// <summary>Keeps states as files: for a cluster on one machine.</summary>
    public static void AddFileStorages(this ISiloBuilder silo, string directory)
    {
        foreach (var name in Names) silo.AddFileGrainStorage(name, directory);
    }
}
