using Mdc.Domain.Ticks;

namespace Mdc.Feeder.Pump;

/// <summary>Ticks by what became of them. Counted by the pump's thread; any thread may read.</summary>
internal sealed class RuleCounts
{
    private static readonly TickRule[] Rules = Enum.GetValues<TickRule>();

    private readonly long[] _counts = new long[byte.MaxValue + 1];

    /// <summary>How many ticks a rule took.</summary>
    public long this[TickRule rule] => Volatile.Read(ref _counts[(byte)rule]);

    /// <summary>Counts one.</summary>
    public void Add(TickRule rule) => Volatile.Write(ref _counts[(byte)rule], _counts[(byte)rule] + 1);

    /// <summary>The refused ones by the rule's name; rules that took none are left out.</summary>
    public Dictionary<string, long> Refused()
    {
        var refused = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var rule in Rules)
            if (rule is not (TickRule.Accepted or TickRule.Repeat) && this[rule] > 0) refused[rule.ToString()] = this[rule];
        return refused;
    }
}
