namespace Mdc.Gateway.Sockets;

/// <summary>Why a client's connection was ended by us.</summary>
internal enum SendEnd
{
    /// <summary>It went away, or the gateway stops.</summary>
    Gone,

    /// <summary>It stayed behind longer than the limit, or let a write wait so long.</summary>
    Slow,

    /// <summary>More waited for it than may.</summary>
    Overflow,
}

/// <summary>Writes what waits for one client, all of it in one write.</summary>
internal sealed class ClientSender(ClientQueue queue, FrameStream stream, Push.FanoutLoop loop, ClientLimits limits, TimeProvider time)
{
    /// <summary>Writes until the client is gone, stays behind too long, or the token is cancelled.</summary>
    public async Task<SendEnd> Run(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await queue.WaitAsync(cancellation);
                for (var taken = queue.Outbox.Take(); taken.Count > 0; taken = queue.Outbox.Take())
                {
                    if (!await Write(taken, cancellation)) return SendEnd.Slow;
                }
                if (queue.IsOverflowed) return SendEnd.Overflow;
                if (!queue.IsBehind) continue;
                if (queue.BehindFor > limits.SlowClientGrace) return SendEnd.Slow;
                loop.Schedule(queue);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            return SendEnd.Gone;
        }
    }

    // A write that does not end is a client that does not read.
    private async ValueTask<bool> Write(ArraySegment<byte> taken, CancellationToken cancellation)
    {
        var write = stream.WriteAsync(taken, cancellation).AsTask();
        try
        {
            await write.WaitAsync(limits.SlowClientGrace, time, cancellation);
        }
        catch (TimeoutException)
        {
            return false;
        }
        loop.Metrics.Written(taken.Count);
        Outbox.Return(taken);
        return true;
    }
}
