namespace Mdc.Domain.Instruments;

/// <summary>The six futures exchanges of mainland China. The numbers are stored in journals and never change.</summary>
public enum Exchange : byte
{
    /// <summary>Not known: an ordinary CTP front leaves ExchangeID empty (ctp.md 4.1).</summary>
    None = 0,

    /// <summary>Shanghai Futures Exchange.</summary>
    SHFE = 1,

    /// <summary>Dalian Commodity Exchange.</summary>
    DCE = 2,

    /// <summary>Zhengzhou Commodity Exchange.</summary>
    CZCE = 3,

    /// <summary>China Financial Futures Exchange.</summary>
    CFFEX = 4,

    /// <summary>Shanghai International Energy Exchange.</summary>
    INE = 5,

    /// <summary>Guangzhou Futures Exchange.</summary>
    GFEX = 6,
}
