using Mdc.Runtime.Local.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>A silo of a test cluster.</summary>
public abstract class SiloHandle : IDisposable, IAsyncDisposable
{
    /// <summary>The silo's name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The silo's address.</summary>
    public SiloAddress SiloAddress { get; set; } = null!;

    /// <summary>True while it runs.</summary>
    public abstract bool IsActive { get; }

    /// <summary>Stops it. Only gracefully here: a silo that dies is the simulator's business.</summary>
    public abstract Task StopSiloAsync(bool stopGracefully);

    /// <summary>Stops it and frees its host.</summary>
    public abstract ValueTask DisposeAsync();

    /// <inheritdoc/>
    public void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }
}

/// <summary>A silo of a test cluster, in this process.</summary>
public class InProcessSiloHandle : SiloHandle
{
    internal InProcessSiloHandle(IHost host)
    {
        SiloHost = host;
        var silo = host.Services.GetRequiredService<LocalSilo>();
        (Name, SiloAddress) = (silo.Name, silo.Address);
    }

    /// <summary>The silo's host.</summary>
    public IHost SiloHost { get; init; }

    /// <summary>The silo's services.</summary>
    public IServiceProvider ServiceProvider => SiloHost.Services;

    /// <inheritdoc/>
    public override bool IsActive => Silo.Status == SiloStatus.Active;

    internal LocalSilo Silo => SiloHost.Services.GetRequiredService<LocalSilo>();

    /// <inheritdoc/>
    public override Task StopSiloAsync(bool stopGracefully) => stopGracefully
        ? SiloHost.StopAsync()
        : throw new NotSupportedException("A silo of this runtime only stops gracefully.");

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (IsActive) await SiloHost.StopAsync();
        SiloHost.Dispose();
        GC.SuppressFinalize(this);
    }
}
