using Mdc.Domain.Calendar;
using Mdc.Feeder.Ctp.Native;
using Mdc.Feeder.Ctp.Rings;
using Mdc.Feeder.Fronts;
using Mdc.Feeder.Fronts.Configuration;
using Microsoft.Extensions.Logging;

namespace Mdc.Feeder.Ctp;

/// <summary>Opens connections over the vendor's library: loads it, makes the front's directory and ring, chooses how it is called.</summary>
/// <remarks>Nothing connects before <see cref="IFrontConnection.Connect"/>. One thread opens; connections are their owners'.</remarks>
public sealed partial class NativeConnector : IFrontConnector
{
    private readonly string _rings;
    private readonly string _flows;
    private readonly string? _library;
    private readonly TimeProvider _time;
    private readonly ReceiveClock _clock;
    private readonly NativeObjects _objects = new();
    private readonly ILogger<NativeConnector> _log;

    /// <summary>A connector that has opened nothing.</summary>
    /// <param name="ringDirectory">Where each front has its ring; made where it is missing. On a disk of this host, and not shared with another feeder.</param>
    /// <param name="flowDirectory">Where each front has a directory for the library's own files; made where it is missing.</param>
    /// <param name="library">The library of fronts that name none; null where all do.</param>
    /// <param name="time">Our clock: when ticks came.</param>
    /// <param name="log">What was loaded, and what the last run left behind.</param>
    public NativeConnector(string ringDirectory, string flowDirectory, string? library, TimeProvider time, ILogger<NativeConnector> log)
    {
        (_rings, _flows, _library, _time, _log) = (Path.GetFullPath(ringDirectory), Path.GetFullPath(flowDirectory), library, time, log);
        _clock = new ReceiveClock(time);
    }

    /// <summary>How many ticks a front's ring holds; a ring that is not empty keeps the number it was made with. Default 16,384 (10 MiB): 13 s of 600 busy instruments.</summary>
    public int RingSlots { get; init; } = 16_384;

    /// <inheritdoc/>
    public IFrontConnection Open(FrontSettings front, ushort number)
    {
        var addresses = front.Addresses.Select(FrontAddress.Parse).ToList();
        if (addresses.Count == 0) throw new SourceException($"Front {front.Name} has no address.");
        var path = front.Library ?? _library ?? throw new SourceException($"No CTP library is configured for front {front.Name}: name the path of the vendor's thostmduserapi_se.");
        var library = MdLibrary.Load(path);
        var profile = AbiProfile.Choose(library.Version, library.HasProductionSwitch, front.Profile);

        var ring = OpenRing(front);
        try
        {
            // Nobody else has it now: the front's ring is ours.
            var key = new NativeObjectKey(front.Name, path, profile, front.IsProduction, string.Join(' ', addresses));
            var native = _objects.Take(key, place => library.Create(Flow(front.Name, place), front.IsProduction, profile));
            if (!native.IsStarted) LogOpened(front.Name, number, library.Version, profile.Name);
            return new NativeConnection(native, _objects, ring, _clock, addresses, number);
        }
        catch (Exception e)
        {
            ring.Dispose();
            if (e is IOException or UnauthorizedAccessException) throw new SourceException($"The directory for the library's files of front {front.Name} can't be made: {e.Message}", e);
            throw;
        }
    }

    /// <summary>Rings of fronts that are no longer configured, with ticks that no journal has: their front's name as a file has it, and how many. Their fronts must be opened once more to bring them in.</summary>
    public IReadOnlyList<(string Ring, long Ticks)> Forsaken(IEnumerable<FrontSettings> configured)
    {
        if (!Directory.Exists(_rings)) return [];
        var known = configured.Select(front => FrontFiles.NameOf(front.Name)).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. from path in Directory.EnumerateFiles(_rings, "*" + RingFile.Extension).Order(StringComparer.Ordinal)
               let name = Path.GetFileNameWithoutExtension(path)
               where !known.Contains(name)
               let ticks = RingFile.Waiting(path)
               where ticks > 0
               select (name, ticks),
        ];
    }

    // The library dies without its directory, and must not share it (ctp.md 1.5).
    private string Flow(string front, int place)
    {
        var name = FrontFiles.NameOf(front) + (place == 0 ? "" : $"~{place}");
        return Directory.CreateDirectory(Path.Combine(_flows, name)).FullName + Path.DirectorySeparatorChar;
    }

    private DepthRing OpenRing(FrontSettings front)
    {
        try
        {
            Directory.CreateDirectory(_rings);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"The rings' directory {_rings} can't be made: {e.Message}", e);
        }

        var ring = RingFile.Open(Path.Combine(_rings, FrontFiles.NameOf(front.Name) + RingFile.Extension), RingSlots, ChinaTime.ToNs(_time.GetUtcNow()));
        if (ring.Recovered.Whole > 0) LogLeftBehind(front.Name, ring.Recovered.Whole);
        if (ring.Recovered.IsTorn) LogTorn(front.Name);
        if (ring.Recovered.Damaged > 0) LogDamaged(front.Name, ring.Recovered.Damaged);
        return ring;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Front {Front} ({Number}) is spoken to through {Version}, profile {Profile}")]
    private partial void LogOpened(string front, ushort number, string version, string profile);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Ticks} ticks of front {Front} were left behind by the last run and come first")]
    private partial void LogLeftBehind(string front, long ticks);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The last run ended in the middle of a tick of front {Front}: it is counted as lost")]
    private partial void LogTorn(string front);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Ticks} ticks in the ring of front {Front} are damaged, as after a loss of power: they are counted as lost")]
    private partial void LogDamaged(string front, long ticks);
}
