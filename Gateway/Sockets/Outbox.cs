using System.Buffers;
using System.Buffers.Binary;

namespace Mdc.Gateway.Sockets;

/// <summary>Messages that wait for one client, as WebSocket text frames one after the other: what waits goes out in one write.</summary>
/// <remarks>
/// The fan-out loop appends, the sender takes; the lock is held for one copy. Memory is rented while something waits, so an idle client
/// costs none. One frame per write costs more than twenty times the CPU of a frame that shares its write.
/// </remarks>
internal sealed class Outbox
{
    private const int HeaderBytes = 10;
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

    /// <summary>Appends a message as one frame. False, and nothing appended, where more than <paramref name="limit"/> bytes would wait; an empty box takes any message.</summary>
    public bool TryAppend(ReadOnlySpan<byte> message, int limit)
    {
        lock (_gate)
        {
            if (_length > 0 && _length + message.Length + HeaderBytes > limit) return false;
            Reserve(message.Length + HeaderBytes);
            _length += WriteHeader(message.Length, _waiting.AsSpan(_length));
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

    // RFC 6455, 5.2: final text frame, not masked, as servers send.
    private static int WriteHeader(int length, Span<byte> into)
    {
        into[0] = 0x81;
        switch (length)
        {
            case < 126:
                into[1] = (byte)length;
                return 2;
            case <= ushort.MaxValue:
                into[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(into[2..], (ushort)length);
                return 4;
            default:
                into[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(into[2..], (ulong)length);
                return 10;
        }
    }
}
