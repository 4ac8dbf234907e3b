using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Storage;

namespace Mdc.Grains.Storage;

/// <summary>Adds storage in files to a silo that is all of its cluster.</summary>
public static class FileGrainStorageHosting
{
    /// <summary>A storage that outlives the process.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="name">The storage's name; its files are in a folder of that name.</param>
    /// <param name="directory">Owned by this process; several storages may share it.</param>
    public static ISiloBuilder AddFileGrainStorage(this ISiloBuilder builder, string name, string directory) => builder.ConfigureServices(
        services => services.AddKeyedSingleton<IGrainStorage>(name, (_, _) => new FileGrainStorage(Path.Combine(directory, name))));
}
