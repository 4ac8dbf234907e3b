using Mdc.Domain.Instruments;

namespace Mdc.Domain.Contracts;

/// <summary>What a recording rule's pattern is compared with, from the general to the specific. The numbers are stored and never change.</summary>
public enum RecordingScope : byte
{
    /// <summary>The exchange's name: CFFEX.</summary>
    Exchange = 0,

    /// <summary>The kind of instrument: Future, Option, Combination, Tas.</summary>
    Kind = 1,

    /// <summary>The product's root: rb. An index option's is its own: IO.</summary>
    Product = 2,

    /// <summary>The whole code: rb26*, m*-MS-*.</summary>
    Instrument = 3,
}

/// <summary>Says of the instruments that match whether they are recorded.</summary>
/// <param name="Scope">What is compared.</param>
/// <param name="Pattern">Text in which * stands for any characters; case counts, as it does in codes.</param>
/// <param name="Records">True to record, false to leave out.</param>
public sealed record RecordingRule(RecordingScope Scope, string Pattern, bool Records)
{
    /// <summary>True where the instrument is one the rule speaks of.</summary>
    public bool Matches(Instrument instrument) => Matches(Pattern, Scope switch
    {
        RecordingScope.Exchange => instrument.Exchange.ToString(),
        RecordingScope.Kind => instrument.Kind.ToString(),
        RecordingScope.Product => instrument.Product.Root,
        _ => instrument.Code,
    });

    /// <summary>As "record product rb" or "leave out instrument m*-MS-*".</summary>
    public override string ToString() => $"{(Records ? "record" : "leave out")} {Scope.ToString().ToLowerInvariant()} {Pattern}";

    // Each star takes as little as it can; on a mismatch the last star takes one more.
    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0, t = 0, star = -1, resume = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*') (star, resume) = (p++, t);
            else if (p < pattern.Length && pattern[p] == text[t]) (p, t) = (p + 1, t + 1);
            else if (star < 0) return false;
            else (p, t) = (star + 1, ++resume);
        }
        return pattern[p..].Trim('*').IsEmpty;
    }
}
