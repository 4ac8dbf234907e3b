namespace Mdc.Strategy;

/// <summary>The mean of the newest closes.</summary>
/// <param name="length">How many.</param>
internal sealed class MovingAverage(int length)
{
    private readonly Queue<decimal> _closes = new();
    private decimal _sum;

    /// <summary>Takes a close; the mean once there are enough, else null.</summary>
    public decimal? Add(decimal close)
    {
        _closes.Enqueue(close);
        _sum += close;
        if (_closes.Count > length) _sum -= _closes.Dequeue();
        return _closes.Count == length ? _sum / length : null;
    }
}
