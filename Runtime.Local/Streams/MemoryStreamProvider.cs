using Mdc.Runtime.Local.Hosting;
using Orleans.Runtime;
using Orleans.Streams;

namespace Mdc.Runtime.Local.Streams;

/// <summary>
/// Streams in memory: each subscription has a bounded queue, items come in order, the consumer is awaited. What waits is lost
/// with the process.
/// </summary>
internal sealed class MemoryStreamProvider(string name, LocalSilo silo, ImplicitSubscribers implicitSubscribers) : IStreamProvider
{
    public string Name => name;

    public bool IsRewindable => false;

    public LocalSilo Silo => silo;

    public ImplicitSubscribers Implicit => implicitSubscribers;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new LocalStream<T>(this, streamId);
}
