using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;
using Mdc.Feeder;
using Mdc.Feeder.Fronts;

namespace Mdc.StandIn;

/// <summary>Connections to stand-ins as a source for the pump: logs in and subscribes whenever connected, and passes on everything. No back-off, no watch: fronts' sessions have those.</summary>
internal sealed class StandInSource(IReadOnlyList<IFrontConnection> connections, IReadOnlyList<string> instruments) : ITickSource
{
    private readonly Queue<TickFrame> _controls = new();
    private int _turn;

    /// <summary>True for each connection that is logged in and has asked for its instruments.</summary>
    public bool[] IsUp { get; } = new bool[connections.Count];

    public SourceKind Kind => SourceKind.Live;

    public string Description => $"{connections.Count} stand-ins";

    public bool HasEnded => false;

    public double? Progress => null;

    public long? ClockNs => null;

    public string? Trouble => null;

    public int Read(Span<TickFrame> into)
    {
        for (var i = 0; i < connections.Count; i++) TakeEvents(i);
        var count = 0;
        while (count < into.Length && _controls.TryDequeue(out var control)) into[count++] = control;
        // Each connection once: a second call would say that the journal has what the first one gave.
        _turn = (_turn + 1) % connections.Count;
        for (var i = 0; i < connections.Count; i++) count += connections[(_turn + i) % connections.Count].ReadTicks(into[count..]);
        return count;
    }

    public string NameOf(ushort front) => $"stand-in {front}";

    public void Wait(TimeSpan atMost, CancellationToken cancellation) => connections[_turn].Wait(atMost, cancellation);

    public void Dispose()
    {
        foreach (var connection in connections) connection.Dispose();
    }

    private void TakeEvents(int which)
    {
        var (connection, front) = (connections[which], (ushort)(which + 1));
        while (connection.TryTakeEvent(out var happened))
        {
            if (happened.Kind == FrontEventKind.Connected) connection.LogIn(FrontLogin.Anonymous, 1);
            if (happened.Kind == FrontEventKind.Disconnected) SetUp(which, false, happened.AtNs);
            if (happened.Kind != FrontEventKind.LoggedIn) continue;
            connection.Subscribe([.. instruments]);
            SetUp(which, true, happened.AtNs);
        }
        if (connection.TryTakeLoss(out var loss)) _controls.Enqueue(ControlRecord.Gap(front, loss.Count, loss.FromNs, loss.ToNs));
    }

    private void SetUp(int which, bool isUp, long atNs)
    {
        if (IsUp[which] == isUp) return;
        IsUp[which] = isUp;
        _controls.Enqueue(ControlRecord.FeedState((ushort)(which + 1), isUp, atNs, atNs));
    }
}
