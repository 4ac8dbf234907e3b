using Mdc.Domain.Bars;
using Mdc.Domain.Certificates;
using Mdc.Domain.Ticks;

namespace Mdc.Silo.Certificates;

/// <summary>What one instrument's trading day is by the journal, and what others hold of it.</summary>
internal sealed class InstrumentDay(string code)
{
    private readonly long[] _byRule = new long[byte.MaxValue + 1];

    /// <summary>The instrument's code.</summary>
    public string Code => code;

    /// <summary>Every push the feeder was given, whatever became of it.</summary>
    public DigestSum Callback { get; private set; }

    /// <summary>Ticks that entered the sequence.</summary>
    public DigestSum Journal { get; private set; }

    /// <summary>Of <see cref="Journal"/> what the store must have: every tick once, before the archiver's checkpoint.</summary>
    public DigestSum Archivable { get; private set; }

    /// <summary>Accepted ticks from the checkpoint on that was known when the journal was read: the archiver may have come further since.</summary>
    public List<(long Ordinal, UInt128 Digest)> Unarchived { get; } = [];

    /// <summary>Ticks as their rows have them.</summary>
    public DigestSum Store { get; set; }

    /// <summary>A row whose hash column is not that of its content; null where there is none.</summary>
    public TickFrame? FalseHash { get; set; }

    /// <summary>The bars that the journal makes, by their start.</summary>
    public SortedDictionary<long, ExpectedBar> Bars { get; } = [];

    /// <summary>Bars as their rows have them.</summary>
    public DigestSum StoredBars { get; set; }

    /// <summary>Witnesses behind the journal, as "grain" and "client".</summary>
    public List<Witness> Witnesses { get; } = [];

    /// <summary>Pushes that a rule refused, or repeats, by rule.</summary>
    public IEnumerable<(TickRule Rule, long Count)> Refused() =>
        Enum.GetValues<TickRule>().Where(rule => rule != TickRule.Accepted && _byRule[(byte)rule] > 0).Select(rule => (rule, _byRule[(byte)rule]));

    /// <summary>Takes a push of the journal.</summary>
    /// <param name="push">The record.</param>
    /// <param name="ordinal">Its place.</param>
    /// <param name="archivedThrough">Everything before this ordinal is archived.</param>
    public void Add(in TickFrame push, long ordinal, long archivedThrough)
    {
        var digest = RecordDigest.Of(push);
        Callback = Callback.With(digest);
        _byRule[(byte)push.Disposition]++;
        if (!push.IsAcceptedTick) return;

        Journal = Journal.With(digest);
        if (ordinal < archivedThrough) Archivable = Archivable.With(digest);
        else Unarchived.Add((ordinal, digest));
        foreach (var witness in Witnesses) witness.Add(push);
    }

    /// <summary>The archiver has come further.</summary>
    public void ArchivedThrough(long ordinal)
    {
        foreach (var (at, digest) in Unarchived)
            if (at < ordinal) Archivable = Archivable.With(digest);
        Unarchived.RemoveAll(tick => tick.Ordinal < ordinal);
    }
}

/// <summary>A bar that the journal makes.</summary>
internal sealed class ExpectedBar
{
    private readonly List<Bar> _newer = [];
    private Bar _required;

    /// <summary>True where some version must be stored by now.</summary>
    public bool IsRequired { get; private set; }

    /// <summary>The version to expect: the newest.</summary>
    public Bar Newest => _newer.Count > 0 ? _newer[^1] : _required;

    /// <summary>True once a stored row was compared with it.</summary>
    public bool IsFound { get; set; }

    /// <summary>Takes a version.</summary>
    /// <param name="bar">Its values.</param>
    /// <param name="isRequired">The record that made it is before the writer's checkpoint.</param>
    public void Add(in Bar bar, bool isRequired)
    {
        if (!isRequired)
        {
            _newer.Add(bar);
            return;
        }
        (_required, IsRequired) = (bar, true);
        _newer.Clear();
    }

    /// <summary>True where a stored row has the values of the version that must be there, or of one that may be there already.</summary>
    public bool Allows(in Bar stored)
    {
        if (IsRequired && IsSame(_required, stored)) return true;
        foreach (var bar in _newer)
            if (IsSame(bar, stored)) return true;
        return false;
    }

    /// <summary>True where all that is bit-identical is equal: everything but the revision.</summary>
    public static bool IsSame(in Bar a, in Bar b) => a with { Revision = b.Revision } == b;
}

/// <summary>What somebody behind the journal said it took, and what the journal has between the same positions.</summary>
/// <param name="Point">grain or client.</param>
/// <param name="After">Where it stood before.</param>
/// <param name="Through">Where it stood when it was asked.</param>
/// <param name="Count">Ticks it says it took.</param>
/// <param name="Checksums">The sum of their checksums.</param>
internal sealed record Witness(string Point, FeedPositions After, FeedPositions Through, long Count, ulong Checksums)
{
    /// <summary>Ticks the journal has between the two.</summary>
    public long Expected { get; private set; }

    /// <summary>The sum of their checksums.</summary>
    public ulong ExpectedChecksums { get; private set; }

    /// <summary>True where both say the same.</summary>
    public bool Agrees => (Count, Checksums) == (Expected, ExpectedChecksums);

    /// <summary>Takes an accepted tick of the journal.</summary>
    public void Add(in TickFrame tick)
    {
        var position = tick.FeedPosition;
        if (position.CompareTo(After[tick.Feeder]) <= 0 || position.CompareTo(Through[tick.Feeder]) > 0) return;
        Expected++;
        ExpectedChecksums += tick.Checksum;
    }
}
