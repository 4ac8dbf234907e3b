using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Feeder.Ctp.Native;
using Mdc.Feeder.Ctp.Rings;
using Mdc.Feeder.Fronts;
using Mdc.Feeder.Fronts.Configuration;

namespace Mdc.Feeder.Ctp;

/// <summary>A connection through the vendor's own library. Made by <see cref="NativeConnector"/>.</summary>
/// <remarks>
/// The library's thread fills the ring and the events; the owner does all else. A tick is let go from the ring by the
/// <see cref="ReadTicks"/> after the one that gave it: until then whoever reads has appended it to the journal, and a process killed between the
/// two reads it again at its next start.
/// </remarks>
internal sealed class NativeConnection : IFrontConnection
{
    // A wake-up from the callback would take the system's lock there; so the owner looks, this often.
    private const int LookEveryMs = 1;

    private readonly FrontInbox _inbox;
    private readonly DepthRing _ring;
    private readonly NativeObject _object;
    private readonly NativeObjects _objects;
    private readonly ReceiveClock _clock;
    private readonly IReadOnlyList<FrontAddress> _addresses;
    private readonly ushort _number;
    private readonly bool _wasUp;
    private RingMark _given;
    private long? _lossBehind;
    private bool _isDisposed;

    /// <summary>Owns the ring, and the object until it is released or kept.</summary>
    public NativeConnection(NativeObject native, NativeObjects objects, DepthRing ring, ReceiveClock clock, IReadOnlyList<FrontAddress> addresses, ushort number)
    {
        (_object, _objects, _ring, _clock, _addresses, _number) = (native, objects, ring, clock, addresses, number);
        _inbox = new FrontInbox(native.Spi.Profile, clock, ring);
        _given = ring.Mark;
        _wasUp = native.Spi.IsUp;
        native.Spi.Hear(_inbox);
    }

    /// <summary>What the library calls back.</summary>
    internal MdSpi Spi => _object.Spi;

    /// <inheritdoc/>
    public void Connect()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_object.IsStarted)
        {
            // It has been trying all along; what it said while nobody heard is said now.
            if (_wasUp) _inbox.Connected();
            return;
        }
        _object.IsStarted = true;
        _object.Spi.Reset();
        _object.Api.RegisterSpi(_object.Spi.Pointer);
        foreach (var address in _addresses) _object.Api.RegisterFront(address);
        _object.Api.Init();
    }

    /// <inheritdoc/>
    public RequestResult LogIn(FrontLogin login, int request)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _object.Api.LogIn(login, request);
    }

    /// <inheritdoc/>
    public RequestResult Subscribe(ReadOnlySpan<string> instruments)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _object.Api.Subscribe(instruments);
    }

    /// <inheritdoc/>
    public RequestResult Unsubscribe(ReadOnlySpan<string> instruments)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _object.Api.Unsubscribe(instruments);
    }

    /// <inheritdoc/>
    public bool TryTakeEvent(out FrontEvent happened) => _inbox.TryTake(out happened);

    /// <inheritdoc/>
    public int ReadTicks(Span<TickFrame> into)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        // Nothing was read, so nothing says that the journal has the ticks before.
        if (into.IsEmpty) return 0;
        _ring.Release(_given);
        _clock.Follow();

        var count = 0;
        while (count < into.Length && _ring.TryRead(out var slot, out var tick))
        {
            ref var frame = ref into[count++];
            // A ring may hold ticks of the version before an update.
            DepthDecoder.Decode(tick, TickLayout.Of(slot.Layout)!, out frame);
            frame.Front = _number;
            frame.SourceOrdinal = slot.Ordinal;
            frame.ReceivedNs = slot.ReceivedNs;
            frame.TradingDay = new TradingDay(slot.LoginDay);
        }
        _given = _ring.Mark;
        return count;
    }

    /// <inheritdoc/>
    public bool TryTakeLoss(out FrontLoss loss)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        // What found room before the first of them comes first.
        if (_lossBehind is null && _ring.HasLoss) _lossBehind = _ring.Written;
        loss = default;
        if (_lossBehind is not { } behind || _ring.Mark.Read < behind) return false;
        _lossBehind = null;
        return _ring.TryTakeLoss(out loss);
    }

    /// <inheritdoc/>
    public void Wait(TimeSpan atMost, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        for (var left = atMost.TotalMilliseconds; left > 0 && !_ring.HasMore && !_ring.HasLoss && !_inbox.HasEvent; left -= LookEveryMs)
            if (cancellation.WaitHandle.WaitOne(LookEveryMs)) return;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        var isReleased = !_object.IsStarted || _inbox.TryBeginRelease(_object.Spi);
        if (isReleased)
        {
            _object.Api.Release();
            _inbox.EndRelease();
        }
        _object.Spi.Deafen();
        _inbox.Close();
        if (isReleased) _objects.Released(_object);
        else _objects.Keep(_object);
        // Last: whoever has the ring may take the object.
        _ring.Dispose();
    }
}
