using Mdc.Grains.Interfaces;
using Microsoft.Extensions.Hosting;

namespace Mdc.Gateway.Push;

/// <summary>Attaches the gateway to its silo's hub while it runs.</summary>
internal sealed class HubAttachment(IPushHub hub, MarketTopics topics) : IHostedService
{
    private IDisposable? _attached;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _attached = hub.Attach(topics);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _attached?.Dispose();
        return Task.CompletedTask;
    }
}
