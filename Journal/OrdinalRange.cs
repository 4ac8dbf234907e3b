namespace Mdc.Journal;

/// <summary>Consecutive journal ordinals.</summary>
public readonly record struct OrdinalRange(long First, long Count)
{
    /// <summary>The ordinal after the last.</summary>
    public long Next => First + Count;

    /// <inheritdoc/>
    public override string ToString() => Count == 1 ? $"{First}" : $"{First}..{Next - 1}";
}
