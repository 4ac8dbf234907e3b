namespace Mdc.Feeder.Fronts.Sessions;

/// <summary>Pauses that double up to a longest one, without end; each is shortened by up to half at random, so that fronts that died together do not come together.</summary>
internal sealed class BackOff(TimeSpan first, TimeSpan longest, Random random)
{
    private int _attempts;

    /// <summary>How many pauses there were since the last <see cref="Reset"/>.</summary>
    public int Attempts => _attempts;

    /// <summary>The next pause.</summary>
    public TimeSpan Next()
    {
        var whole = Math.Min(longest.TotalSeconds, first.TotalSeconds * Math.Pow(2, Math.Min(_attempts, 30)));
        _attempts++;
        return TimeSpan.FromSeconds(whole * (0.5 + 0.5 * random.NextDouble()));
    }

    /// <summary>Begins with the first one again.</summary>
    public void Reset() => _attempts = 0;
}
