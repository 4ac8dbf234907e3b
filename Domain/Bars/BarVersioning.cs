namespace Mdc.Domain.Bars;

/// <summary>What became of a version that was offered to a store.</summary>
public enum VersionOutcome : byte
{
    /// <summary>Already stored, or older than what is stored: nothing changes.</summary>
    Ignored = 0,

    /// <summary>The same bar, seen further into the journal: only the fold state moves on, and readers see no new version.</summary>
    Advanced = 1,

    /// <summary>A new version, numbered, for the history too.</summary>
    Stored = 2,
}

/// <summary>The one rule by which every store takes versions of a bar. Pure.</summary>
public static class BarVersioning
{
    /// <summary>
    /// Puts an offered version on top of the stored one. A version that has seen less than the stored one is older, whenever it arrives; the
    /// others are numbered on where any value but <see cref="Bar.Revision"/> differs. After a restart with several feeders one may have seen
    /// more of one of them and less of another: it counts, for whoever sent it is still reading, and sends the bar again with each tick of it.
    /// </summary>
    /// <param name="stored">The newest stored version of the same bar; null where there is none.</param>
    /// <param name="offered">What a shard sent. Its revision number is not looked at.</param>
    /// <param name="newest">What is to be stored from now on; with <see cref="VersionOutcome.Ignored"/> the stored one.</param>
    public static VersionOutcome Take(in BarVersion? stored, in BarVersion offered, out BarVersion newest)
    {
        if (stored is not { } known)
        {
            newest = offered with { Bar = offered.Bar with { Revision = 0 } };
            return VersionOutcome.Stored;
        }

        newest = known;
        var (seen, seenBefore) = (offered.State.Positions, known.State.Positions);
        if (seenBefore.Covers(seen) && !seen.Covers(seenBefore)) return VersionOutcome.Ignored;

        var revision = known.Bar.Revision;
        if (offered.Bar with { Revision = revision } != known.Bar)
        {
            newest = offered with { Bar = offered.Bar with { Revision = revision + 1 } };
            return VersionOutcome.Stored;
        }
        if (offered.State == known.State) return VersionOutcome.Ignored;
        newest = known with { State = offered.State };
        return VersionOutcome.Advanced;
    }
}
