using System.Buffers;
using Mdc.Gateway.Wire;

namespace Mdc.Gateway.Sockets;

/// <summary>Messages that wait for one client, as WebSocket frames one after the other: what waits goes out in one write.</summary>
/// <remarks>
/// The fan-out loop appends, the sender takes; the lock is held for one copy. Memory is rented while something waits, so an idle client
/// costs none. One frame per write costs more than twenty times the CPU of a frame that shares its write.
/// </remarks>
internal sealed class Outbox
{
    private const int FirstRent = 4096;

    private readonly Lock _gate = new();
    private byte[] _waiting = [];
    private int _length;

    /// <summary>Bytes that wait, without what is being written.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate) return _length;
        }
    }

    /// <summary>Appends a whole frame. False, and nothing appended, where more than <paramref name="limit"/> bytes would wait; an empty box takes any frame.</summary>
    public bool TryAppend(ReadOnlySpan<byte> frame, int limit)
    {
        lock (_gate)
        {
            if (_length > 0 && _length + frame.Length > limit) return false;
            Reserve(frame.Length);
            frame.CopyTo(_waiting.AsSpan(_length));
            _length += frame.Length;
            return true;
        }
    }

    /// <summary>As <see cref="TryAppend"/>, of a text message that has no frame yet.</summary>
    public bool TryAppendText(ReadOnlySpan<byte> message, int limit)
    {
        lock (_gate)
        {
            if (_length > 0 && _length + message.Length + WebSocketFrame.MaxHeader > limit) return false;
            Reserve(message.Length + WebSocketFrame.MaxHeader);
            _length += WebSocketFrame.WriteHeader(WebSocketFrame.Text, message.Length, _waiting.AsSpan(_length));
            message.CopyTo(_waiting.AsSpan(_length));
            _length += message.Length;
            return true;
        }
    }

    /// <summary>Takes all that waits; give the array back with <see cref="Return"/>. Empty where nothing waits.</summary>
    public ArraySegment<byte> Take()
    {
        lock (_gate)
        {
            var taken = new ArraySegment<byte>(_waiting, 0, _length);
            (_waiting, _length) = ([], 0);
            return taken;
        }
    }

    /// <summary>Gives back what was taken, after it is written.</summary>
    public static void Return(ArraySegment<byte> taken)
    {
        if (taken.Array is { Length: > 0 } array) ArrayPool<byte>.Shared.Return(array);
    }

    private void Reserve(int more)
    {
        if (_length + more <= _waiting.Length) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstRent, Math.Max(_length + more, _waiting.Length * 2)));
        _waiting.AsSpan(0, _length).CopyTo(larger);
        if (_waiting.Length > 0) ArrayPool<byte>.Shared.Return(_waiting);
        _waiting = larger;
    }
}
