namespace Mdc.Feeder.Fronts.Probing;

/// <summary>Opens connections one at a time, whoever asks: libraries want neither two openings nor a release beside them (ctp.md 1.5). Any thread.</summary>
public sealed class SerialConnector(IFrontConnector connector) : IFrontConnector
{
    private readonly Lock _opening = new();

    /// <inheritdoc/>
    public IFrontConnection Open(FrontSettings front, ushort number)
    {
        lock (_opening) return new Connection(connector.Open(front, number), _opening);
    }

    private sealed class Connection(IFrontConnection inner, Lock opening) : IFrontConnection
    {
        public void Connect()
        {
            lock (opening) inner.Connect();
        }

        public RequestResult LogIn(FrontLogin login, int request) => inner.LogIn(login, request);

        public RequestResult Subscribe(ReadOnlySpan<string> instruments) => inner.Subscribe(instruments);

        public RequestResult Unsubscribe(ReadOnlySpan<string> instruments) => inner.Unsubscribe(instruments);

        public bool TryTakeEvent(out FrontEvent happened) => inner.TryTakeEvent(out happened);

        public int ReadTicks(Span<Domain.Ticks.TickFrame> into) => inner.ReadTicks(into);

        public bool TryTakeLoss(out FrontLoss loss) => inner.TryTakeLoss(out loss);

        public void Wait(TimeSpan atMost, CancellationToken cancellation) => inner.Wait(atMost, cancellation);

        public void Dispose()
        {
            lock (opening) inner.Dispose();
        }
    }
}
