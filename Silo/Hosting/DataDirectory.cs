using System.Text.Json;
using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Silo.Commands;

namespace Mdc.Silo.Hosting;

/// <summary>What a data directory was made for; written once, at its first use.</summary>
/// <param name="Source">Live, simulated or replay: one directory holds one kind, so that invented ticks never mix with real ones.</param>
/// <param name="Calendar">china or always-open.</param>
/// <param name="Shards">How many shards the positions in it are for.</param>
internal sealed record DataKind(SourceKind Source, string Calendar, int Shards)
{
    /// <summary>The market's real calendar.</summary>
    public const string China = "china";

    /// <summary>Every hour of every day is in session.</summary>
    public const string AlwaysOpen = "always-open";
}

/// <summary>The one place a node keeps what it must not lose: journal, private database, token.</summary>
internal sealed class DataDirectory
{
    private const string KindFile = "mdc.json";
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } };

    private DataDirectory(string path, DataKind kind) => (Path, Kind) = (path, kind);

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>What it is for.</summary>
    public DataKind Kind { get; }

    /// <summary>The journal of one feeder.</summary>
    public string Journal(byte feeder) => System.IO.Path.Combine(Path, "journal", $"feeder-{feeder}");

    /// <summary>The private PostgreSQL's files.</summary>
    public string Postgres => System.IO.Path.Combine(Path, "postgres");

    /// <summary>Issued certificates, a file per trading day.</summary>
    public string Certificates => System.IO.Path.Combine(Path, "certificates");

    /// <summary>Instruments that are set aside, and the ticks that broke them.</summary>
    public string Quarantine => System.IO.Path.Combine(Path, "quarantine");

    /// <summary>The rules its ticks were judged by.</summary>
    public MarketRules Rules => Kind.Calendar == DataKind.AlwaysOpen ? MarketRules.AlwaysOpen : MarketRules.LoadEmbedded();

    /// <summary>What grains store: contracts, rolls, the recording policy.</summary>
    public string States => System.IO.Path.Combine(Path, "states");

    /// <summary>Where a replay lists the rows it could not take.</summary>
    public string Rejects => System.IO.Path.Combine(Path, "rejects.csv");

    /// <summary>Opens a directory, or makes one.</summary>
    /// <exception cref="CommandException">Not writable, or made for another kind of source, calendar or shard count.</exception>
    public static DataDirectory Open(string path, DataKind wanted)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full);
            var file = System.IO.Path.Combine(full, KindFile);
            if (!File.Exists(file)) Write(file, wanted);
            var kind = JsonSerializer.Deserialize<DataKind>(File.ReadAllText(file), Json)
                ?? throw new CommandException(ExitCode.DataDirectory, $"{file} is empty; it should say what the directory is for.");
            if (kind.Source != wanted.Source || kind.Calendar != wanted.Calendar)
                throw new CommandException(ExitCode.DataDirectory, $"Data directory {full} holds {Words(kind)}; this run is {Words(wanted)}. Choose another with --data DIR.");
            if (kind.Shards != wanted.Shards)
                throw new CommandException(ExitCode.DataDirectory, $"Data directory {full} has {kind.Shards} shards; this run asks for {wanted.Shards}. The count is fixed for a directory.");
            return new DataDirectory(full, kind);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException or JsonException)
        {
            throw new CommandException(ExitCode.DataDirectory, $"Data directory {full} can't be used: {e.Message}", e);
        }
    }

    /// <summary>Opens a directory that a node has used, for looking at what is in it.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static DataDirectory OpenExisting(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            var file = System.IO.Path.Combine(full, KindFile);
            var kind = File.Exists(file) ? JsonSerializer.Deserialize<DataKind>(File.ReadAllText(file), Json) : null;
            return new DataDirectory(full, kind ?? throw new CommandException(ExitCode.BadInput, $"{full} is no data directory of a node: it has no {KindFile}. Name one with --data."));
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException or JsonException)
        {
            throw new CommandException(ExitCode.DataDirectory, $"Data directory {full} can't be read: {e.Message}", e);
        }
    }

    private static void Write(string file, DataKind kind)
    {
        var draft = file + ".new";
        File.WriteAllText(draft, JsonSerializer.Serialize(kind, Json));
        File.Move(draft, file);
    }

    private static string Words(DataKind kind) => $"{kind.Source.ToString().ToLowerInvariant()} ticks on the {kind.Calendar} calendar";
}
