namespace Mdc.Feeder.Fronts.Dispatch;

/// <summary>
/// How good a front is, 0 to 1: 0.4 / (1 + lag / 50 ms) + 0.3 / (1 + errors) + 0.3 / (1 + losses).
/// </summary>
/// <remarks>
/// <para>lag: how much later than the quickest front its ticks come after their exchange time, smoothed over about 100 samples. errors:
/// refused logins and instruments and other errors, each worth half after 10 minutes. losses: lost connections and silences, each worth half
/// after an hour. The clock of the machine and the exchange's may differ: that is the same for all fronts and falls out.</para>
/// <para>One owner, one thread. Allocates nothing.</para>
/// </remarks>
public sealed class FrontQuality
{
    private const double LagScaleMs = 50;
    private const double Smoothing = 0.02;
    private static readonly TimeSpan ErrorHalfLife = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LossHalfLife = TimeSpan.FromHours(1);

    private double _errors;
    private double _losses;
    private TimeSpan _at;

    /// <summary>From exchange time to receipt, smoothed, milliseconds; NaN before the first sample. Only differences between fronts mean anything.</summary>
    public double DelayMs { get; private set; } = double.NaN;

    /// <summary>Takes the delay of one tick. Stale snapshots, more than 5 s old, tell nothing.</summary>
    public void Delay(double milliseconds)
    {
        if (Math.Abs(milliseconds) > 5_000) return;
        DelayMs = double.IsNaN(DelayMs) ? milliseconds : DelayMs + Smoothing * (milliseconds - DelayMs);
    }

    /// <summary>Takes what has happened since the last call.</summary>
    public void Happened(int errors, int losses, TimeSpan now)
    {
        var passed = now - _at;
        _errors = _errors * Math.Pow(0.5, passed / ErrorHalfLife) + errors;
        _losses = _losses * Math.Pow(0.5, passed / LossHalfLife) + losses;
        _at = now;
    }

    /// <summary>The score.</summary>
    /// <param name="quickestMs">The least <see cref="DelayMs"/> of all fronts; NaN where none is known.</param>
    public double Score(double quickestMs)
    {
        var lag = double.IsNaN(DelayMs) || double.IsNaN(quickestMs) ? 0 : Math.Max(0, DelayMs - quickestMs);
        return 0.4 / (1 + lag / LagScaleMs) + 0.3 / (1 + _errors) + 0.3 / (1 + _losses);
    }
}
