using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace Mdc.Gateway.Sockets;

/// <summary>
/// An upgraded connection on which two may write whole WebSocket frames: ASP.NET's WebSocket, which reads, checks and answers pings and
/// closes, and our sender, which puts many frames into one write.
/// </summary>
/// <remarks>ASP.NET writes each frame with one call; the gate keeps calls whole.</remarks>
internal sealed class FrameStream(Stream inner) : Stream
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await inner.WriteAsync(buffer, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write asynchronously.");

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Reads and throws away what comes until the other end is done or the time is over: closing with something unread would reset the connection, and the reason just sent would be lost.</summary>
    public async Task Discard(TimeSpan atMost, TimeProvider time)
    {
        using var over = new CancellationTokenSource(atMost, time);
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            while (await inner.ReadAsync(buffer, over.Token) > 0) { }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Nothing is disposed: the connection ends with its request, and ASP.NET's socket disposes its stream as soon as it has sent an error.
}

/// <summary>Puts a <see cref="FrameStream"/> between ASP.NET's WebSocket and the connection. Must be in place before UseWebSockets.</summary>
internal sealed class FrameUpgrade(IHttpUpgradeFeature inner) : IHttpUpgradeFeature
{
    /// <summary>The connection once it is upgraded.</summary>
    public FrameStream? Stream { get; private set; }

    /// <inheritdoc/>
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    /// <inheritdoc/>
    public async Task<Stream> UpgradeAsync() => Stream = new FrameStream(await inner.UpgradeAsync());
}
