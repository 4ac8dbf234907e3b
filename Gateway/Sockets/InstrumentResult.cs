namespace Mdc.Gateway.Sockets;

/// <summary>What became of one instrument of a request.</summary>
/// <param name="Code">The instrument as asked for.</param>
/// <param name="Result">accepted, removed or unknown.</param>
/// <param name="After">For every tick: what follows comes after these positions; null where nothing is promised.</param>
internal readonly record struct InstrumentResult(string Code, string Result, string? After = null);
