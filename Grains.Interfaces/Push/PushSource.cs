namespace Mdc.Grains.Interfaces.Push;

/// <summary>One silo that pushes, as <see cref="SiloPushes"/> knows it: what it was told, and whether it answers. One thread.</summary>
internal sealed class PushSource(string silo, IPushSourceGrain grain, TimeSpan answerWithin, TimeProvider time)
{
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(200);

    private Task<Answered>? _telling;
    private int _told = -1;
    private int _tellingVersion;
    private long? _at;

    /// <summary>What became of telling it: <paramref name="Failure"/> null where it answered.</summary>
    public readonly record struct Answered(bool IsNew, string? Failure);

    /// <summary>The silo, address:port@generation.</summary>
    public string Silo => silo;

    /// <summary>True while the coordinator names it.</summary>
    public bool IsListed { get; set; } = true;

    /// <summary>True where it did not answer the last time.</summary>
    public bool IsSilent { get; private set; }

    /// <summary>True where it has been told of an interest.</summary>
    public bool Knows(int version) => _told == version;

    /// <summary>True where it should be told now.</summary>
    public bool IsDue(int version)
    {
        if (_telling is not null) return false;
        var since = _at is { } at ? time.GetElapsedTime(at) : TimeSpan.MaxValue;
        return IsSilent ? since >= RetryAfter : _told != version || since >= RenewEvery;
    }

    /// <summary>Begins to tell it.</summary>
    public void Tell(IPushObserver reference, int version, PushInterest interest) => (_telling, _tellingVersion, _at) = (Ask(reference, interest), version, time.GetTimestamp());

    /// <summary>What it answered; null where nothing new.</summary>
    public async ValueTask<Answered?> Answer()
    {
        if (_telling is not { IsCompleted: true } told) return null;
        _telling = null;
        var answer = await told;
        IsSilent = answer.Failure is not null;
        if (!IsSilent) _told = _tellingVersion;
        return answer;
    }

    /// <summary>Says that nobody listens any more; a silo that does not hear it forgets by itself.</summary>
    public async Task End(IPushObserver reference)
    {
        try
        {
            if (!IsSilent) await grain.Unsubscribe(reference).AsTask().WaitAsync(answerWithin, time);
        }
        catch (Exception)
        {
            // It forgets by itself.
        }
    }

    private async Task<Answered> Ask(IPushObserver reference, PushInterest interest)
    {
        try
        {
            return new Answered(await grain.Subscribe(reference, interest).AsTask().WaitAsync(answerWithin, time), null);
        }
        catch (Exception e)
        {
            // Whatever it is, the next one may succeed: nobody else would tell that silo.
            return new Answered(false, e.Message);
        }
    }
}
