namespace Mdc.Grains.Interfaces.Push;

/// <summary>What is wanted beyond what was wanted when all silos had last been told. One thread.</summary>
internal sealed class InterestGrowth
{
    private readonly HashSet<string> _grown = new(StringComparer.Ordinal);
    private PushInterest _known = new(false, []);
    private bool _grewToAll;

    /// <summary>The version that was taken last.</summary>
    public int Version { get; private set; } = -1;

    /// <summary>Takes a changed interest, and gives it back.</summary>
    public PushInterest Change(int version, PushInterest interest)
    {
        if (interest.Everything) _grewToAll |= !_known.Everything;
        else if (!_known.Everything) _grown.UnionWith(interest.Instruments.Except(_known.Instruments));
        (Version, _known) = (version, interest);
        return interest;
    }

    /// <summary>What has grown since the last time; null where nothing has.</summary>
    public PushInterest? Take()
    {
        if (!_grewToAll && _grown.Count == 0) return null;
        var grown = _grewToAll ? PushInterest.All : new PushInterest(false, _grown.ToArray());
        _grewToAll = false;
        _grown.Clear();
        return grown;
    }
}
