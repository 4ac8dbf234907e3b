namespace Mdc.Domain.Instruments;

/// <summary>What an instrument is. The numbers are stored and never change.</summary>
public enum InstrumentKind : byte
{
    /// <summary>A futures contract: rb2505, SR501, IF2503.</summary>
    Future = 0,

    /// <summary>An option on a future or an index: cu2306C70000, m2403-P-2850, IO2509-C-3300.</summary>
    Option = 1,

    /// <summary>Several legs quoted as one: SPD MA509&amp;MA601.</summary>
    Combination = 2,

    /// <summary>Trading at settlement: sc2311TAS. Its prices are differences to a settlement price to come; only its volumes mean something (ctp.md 4.1).</summary>
    Tas = 3,
}
