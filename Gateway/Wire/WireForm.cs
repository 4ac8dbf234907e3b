namespace Mdc.Gateway.Wire;

/// <summary>How a client takes pushes: negotiated once, when it connects.</summary>
[Flags]
internal enum WireForm
{
    /// <summary>JSON text.</summary>
    Json = 0,

    /// <summary>The sub-protocol <see cref="SubProtocols.Binary"/>: ticks and bars as fixed little-endian records.</summary>
    Binary = 1,

    /// <summary>permessage-deflate without context takeover (RFC 7692): a message is compressed once for all who take it so.</summary>
    Deflated = 2,
}
