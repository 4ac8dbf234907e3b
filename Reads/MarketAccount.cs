using Mdc.Grains.Interfaces;

namespace Mdc.Reads;

/// <summary>What one point behind the journal took of an instrument's trading day.</summary>
/// <param name="Instrument">The instrument's code.</param>
/// <param name="Point">grain or client.</param>
/// <param name="Account">How many ticks, and which.</param>
public sealed record MarketAccount(string Instrument, string Point, InstrumentAccount Account);
