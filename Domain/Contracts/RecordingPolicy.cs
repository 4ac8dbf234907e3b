using System.Collections.Immutable;
using Mdc.Domain.Instruments;

namespace Mdc.Domain.Contracts;

/// <summary>Which instruments are recorded: all of them, except where a rule says otherwise. Immutable; any thread.</summary>
/// <remarks>
/// The most specific scope that has a matching rule decides: a product may be recorded of an exchange that is left out, and one contract left
/// out of a product that is recorded. Within one scope leaving out wins. Ask once per instrument and version, not per tick.
/// </remarks>
/// <param name="Version">Counts up with every change; 0 is <see cref="Everything"/>.</param>
/// <param name="Rules">In any order.</param>
public sealed record RecordingPolicy(int Version, ImmutableArray<RecordingRule> Rules)
{
    /// <summary>No rule: everything is recorded.</summary>
    public static RecordingPolicy Everything { get; } = new(0, []);

    /// <summary>True where ticks of the instrument are recorded.</summary>
    public bool Records(Instrument instrument) => Deciding(instrument)?.Records ?? true;

    /// <summary>The rule that decides for an instrument; null where none matches and it is recorded.</summary>
    public RecordingRule? Deciding(Instrument instrument)
    {
        RecordingRule? deciding = null;
        foreach (var rule in Rules)
        {
            if (deciding is not null && (rule.Scope < deciding.Scope || (rule.Scope == deciding.Scope && rule.Records))) continue;
            if (rule.Matches(instrument)) deciding = rule;
        }
        return deciding;
    }
}
