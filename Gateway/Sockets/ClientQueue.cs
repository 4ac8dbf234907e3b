using System.Threading.Channels;
using Mdc.Gateway.Push;
using Mdc.Gateway.Wire;

namespace Mdc.Gateway.Sockets;

/// <summary>
/// What one client is yet to get. Pushes wait in the <see cref="Outbox"/>; above its bound they are conflated: the topic is remembered and
/// its newest state is sent when there is room again.
/// </summary>
/// <remarks>Everything but <see cref="Wake"/> and what the sender reads is on the fan-out loop.</remarks>
internal sealed class ClientQueue(FanoutLoop loop, ClientLimits limits, TimeProvider time, WireForm form = WireForm.Json, MemoryPressure? pressure = null) : ISubscriber, IWakeable, IFanoutWork
{
    private readonly HashSet<IConflated> _behind = [];
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly List<IConflated> _sent = [];
    private TaskCompletionSource? _room;
    private long _behindSince;
    private long _conflated;
    private bool _touched;
    private volatile bool _isBehind;

    /// <summary>What goes out with the next write.</summary>
    public Outbox Outbox { get; } = new();

    /// <inheritdoc/>
    public bool IsBehind => _isBehind;

    /// <summary>Pushes that newer ones replaced.</summary>
    public long Conflated => Volatile.Read(ref _conflated);

    /// <summary>True once more waits than may: nothing after it is sent.</summary>
    public bool IsOverflowed { get; private set; }

    /// <summary>How long it has been behind without a break.</summary>
    public TimeSpan BehindFor => _isBehind ? time.GetElapsedTime(Volatile.Read(ref _behindSince)) : TimeSpan.Zero;

    /// <inheritdoc/>
    public bool Push(IConflated topic, Encoded message)
    {
        if (_behind.Count == 0 && TryPush(message)) return true;
        PutOff(topic);
        return false;
    }

    /// <inheritdoc/>
    public void PutOff(IConflated topic)
    {
        if (!_behind.Add(topic))
        {
            Volatile.Write(ref _conflated, _conflated + 1);
            loop.Metrics.Conflated(1);
        }
        FallBehind();
    }

    /// <inheritdoc/>
    public bool TryPush(Encoded message)
    {
        if (!Outbox.TryAppend(message.Frame(form), PushLimit)) return false;
        Touch();
        return true;
    }

    /// <inheritdoc/>
    public void Send(Encoded message)
    {
        if (!IsOverflowed) IsOverflowed = !Outbox.TryAppend(message.Frame(form), limits.CloseAboveBytes);
        Touch();
    }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> json)
    {
        if (!IsOverflowed) IsOverflowed = !Outbox.TryAppendText(json, limits.CloseAboveBytes);
        Touch();
    }

    /// <summary>Completes when what waits has been written. The client counts as behind until then, so that one that reads nothing is found.</summary>
    public Task Room()
    {
        _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        FallBehind();
        return _room.Task;
    }

    /// <inheritdoc/>
    public void Forget(IConflated topic) => _behind.Remove(topic);

    /// <summary>Sends the newest state of what was conflated, as far as there is room.</summary>
    public void Run()
    {
        foreach (var topic in _behind)
        {
            if (!topic.TrySendLatest(this)) break;
            _sent.Add(topic);
        }
        foreach (var topic in _sent) _behind.Remove(topic);
        _sent.Clear();
        _room?.SetResult();
        _room = null;
        _isBehind = _behind.Count > 0;
        Touch();
    }

    /// <inheritdoc/>
    public void Wake()
    {
        _touched = false;
        _wake.Writer.TryWrite(true);
    }

    /// <summary>Waits until something is to be sent. The sender only.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellation) => await _wake.Reader.ReadAsync(cancellation);

    // While memory is short, conflating is the first thing to do.
    private int PushLimit => pressure is { IsShort: true } ? limits.ConflateAboveBytes / 16 : limits.ConflateAboveBytes;

    private void FallBehind()
    {
        if (_isBehind) return;
        Volatile.Write(ref _behindSince, time.GetTimestamp());
        _isBehind = true;
        Touch();
    }

    private void Touch()
    {
        if (_touched) return;
        _touched = true;
        loop.Touch(this);
    }
}
