namespace Mdc.Feeder.Ctp.Native;

/// <summary>How one range of library versions is called and calls back: which method stands where, and what its structs look like (ctp.md 1.2, 1.3, 2).</summary>
/// <remarks>No vtable tells its length, so the profile goes by the library's version. The wrong one would hear ticks as quote requests.</remarks>
internal sealed record AbiProfile
{
    /// <summary>As the configuration names it: a version it fits, the first one of CTP's.</summary>
    public required string Name { get; init; }

    /// <summary>Slots of the api that are called.</summary>
    public required ApiSlots Api { get; init; }

    /// <summary>Slots of the callbacks.</summary>
    public required SpiSlots Spi { get; init; }

    /// <summary>The tick.</summary>
    public required TickLayout Tick { get; init; }

    /// <summary>Where an answer names its instrument.</summary>
    public required int AnswerInstrumentAt { get; init; }

    /// <summary>Room of that name, NUL included.</summary>
    public required int AnswerInstrumentBytes { get; init; }

    private static readonly AbiProfile Ctp6315 = new()
    {
        Name = "6.3.15", Api = ApiSlots.Ctp, Spi = SpiSlots.Twelve, Tick = TickLayout.Bytes408, AnswerInstrumentAt = 0, AnswerInstrumentBytes = 31,
    };

    private static readonly AbiProfile Ctp6319 = Ctp6315 with { Name = "6.3.19", Api = ApiSlots.Ctp with { Count = 15 }, Spi = SpiSlots.Thirteen };

    private static readonly AbiProfile Ctp651 = Ctp6319 with { Name = "6.5.1", Tick = TickLayout.Bytes568, AnswerInstrumentAt = 31, AnswerInstrumentBytes = 81 };

    private static readonly AbiProfile Ctp661 = Ctp651 with { Name = "6.6.1", Tick = TickLayout.Bytes584 };

    private static readonly AbiProfile Mini175 = new()
    {
        Name = "mini-1.7.5", Api = ApiSlots.Mini, Spi = SpiSlots.Mini, Tick = TickLayout.Mini528, AnswerInstrumentAt = 0, AnswerInstrumentBytes = 81,
    };

    /// <summary>All there are, oldest first.</summary>
    public static IReadOnlyList<AbiProfile> All { get; } = [Ctp6315, Ctp6319, Ctp651, Ctp661, Mini175];

    /// <summary>The profile of a library, or the one asked for.</summary>
    /// <param name="said">What the library says of its version; empty where it says nothing.</param>
    /// <param name="hasProductionSwitch">True where its creation takes three switches, as from 6.7.11 on.</param>
    /// <param name="wanted">A profile's name; null to choose.</param>
    /// <exception cref="SourceException">There is no such profile, or nothing tells which one fits: none is guessed.</exception>
    public static AbiProfile Choose(string said, bool hasProductionSwitch, string? wanted)
    {
        if (wanted is not null)
            return All.FirstOrDefault(p => string.Equals(p.Name, wanted, StringComparison.OrdinalIgnoreCase)) ?? throw new SourceException($"There is no ABI profile '{wanted}': {Names}.");
        return LibraryVersion.Find(said) switch
        {
            // Mini's codes have had 81 letters since 1.6.0, and its tick 528 bytes.
            { Major: 1, Minor: >= 6 } => Mini175,
            not { Major: 1 } when hasProductionSwitch => Ctp661,
            { Major: 6 } v when v.CompareTo(new(6, 3, 19)) < 0 => Ctp6315,
            { Major: 6 } v when v.CompareTo(new(6, 5, 1)) < 0 => Ctp6319,
            { Major: 6 } v when v.CompareTo(new(6, 6, 1)) < 0 => Ctp651,
            { Major: 6 } => Ctp661,
            null => throw new SourceException($"The library calls itself '{said}', which tells no version: configure the front's profile, one of {Names}."),
            { } other => throw new SourceException($"The library calls itself '{said}'; how version {other} is called is not known. Where it is like a known one, configure the front's profile, one of {Names}."),
        };
    }

    private static string Names => string.Join(", ", All.Select(p => p.Name));
}

/// <summary>Slots of the api's vtable, as far as they are called. Neither class has a virtual destructor (ctp.md 1.4).</summary>
internal sealed record ApiSlots(int Count, int Release, int Init, int RegisterFront, int RegisterSpi, int Subscribe, int Unsubscribe, int LogIn)
{
    /// <summary>All of CTP; only their number changes.</summary>
    public static readonly ApiSlots Ctp = new(14, 0, 1, 4, 7, 8, 9, 12);

    /// <summary>CTP Mini: without name servers.</summary>
    public static readonly ApiSlots Mini = new(13, 0, 1, 4, 5, 6, 7, 10);
}

/// <summary>Slots of the callbacks that are heard; 0 to 4 are the same everywhere.</summary>
internal sealed record SpiSlots(int Count, int Error, int Subscribed, int Unsubscribed, int Depth)
{
    /// <summary>Until 6.3.18.</summary>
    public static readonly SpiSlots Twelve = new(12, 5, 6, 7, 10);

    /// <summary>From 6.3.19 on: one more callback in the middle.</summary>
    public static readonly SpiSlots Thirteen = new(13, 6, 7, 8, 11);

    /// <summary>CTP Mini: as the old one, with another callback behind the tick's.</summary>
    public static readonly SpiSlots Mini = new(13, 5, 6, 7, 10);
}
