using Mdc.Gateway.Push;
using Mdc.Gateway.Resume;
using Mdc.Reads;
using Mdc.Reads.Contracts;

namespace Mdc.Gateway.Sockets;

/// <summary>What every client's session works with.</summary>
internal sealed record SocketServices(
    FanoutLoop Loop,
    MarketTopics Topics,
    QuoteBoard Quotes,
    Pacer Pacer,
    ResumeTokens Tokens,
    MemoryPressure Memory,
    ContractTable Contracts,
    IMarketReads Reads,
    BarReader Bars,
    GatewayOptions Options,
    TimeProvider Time)
{
    /// <summary>What one client may cost.</summary>
    public ClientLimits Limits => Options.Limits;
}
