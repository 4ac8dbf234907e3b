namespace Mdc.Gateway.Access;

/// <summary>What a token may do; each includes the ones before it. The numbers are stored and never change.</summary>
public enum TokenScope
{
    /// <summary>Read market data and status.</summary>
    Read = 0,

    /// <summary>Also start, pause and drain feeders.</summary>
    Operate = 1,

    /// <summary>Also decide what is recorded.</summary>
    Admin = 2,
}

/// <summary>Who a request is from, once it has shown a token.</summary>
/// <param name="Name">The token's name; "access-token" for that of the data directory.</param>
/// <param name="Scope">What it may do.</param>
/// <param name="Id">The token's id; empty for that of the data directory.</param>
public sealed record Caller(string Name, TokenScope Scope, string Id);
