using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mdc.Silo.Nodes;

/// <summary>What a running node says of itself in its data directory, for status and down: the file node.json.</summary>
public sealed record NodeFile
{
    /// <summary>Name of the file.</summary>
    public const string Name = "node.json";

    /// <summary>Its process.</summary>
    public required int ProcessId { get; init; }

    /// <summary>When that process began, in a form that tells it from another one of the same id.</summary>
    public required string ProcessStart { get; init; }

    /// <summary>When the node came up.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>Orleans or Local.</summary>
    public required string Runtime { get; init; }

    /// <summary>all, feeder, silo or gateway.</summary>
    public string Role { get; init; } = "all";

    /// <summary>How others on this machine join its cluster; null where they can't, or need not.</summary>
    public JoinableCluster? Cluster { get; init; }

    /// <summary>REST, dashboard, health and metrics.</summary>
    public required Uri HttpAddress { get; init; }

    /// <summary>WebSocket; null where the process is no gateway.</summary>
    public required Uri? WebSocketAddress { get; init; }

    /// <summary>True while the very process that wrote it lives.</summary>
    [JsonIgnore]
    public bool IsRunning => Nodes.ProcessStart.Of(ProcessId) == ProcessStart;

    /// <summary>The file of this process.</summary>
    /// <param name="http">The address of REST.</param>
    /// <param name="webSocket">The address of WebSocket.</param>
    /// <param name="runtime">Orleans or Local.</param>
    /// <param name="time">The clock.</param>
    public static NodeFile OfThisProcess(Uri http, Uri? webSocket, string runtime, TimeProvider time) => new()
    {
        ProcessId = Environment.ProcessId,
        ProcessStart = Nodes.ProcessStart.Of(Environment.ProcessId)!,
        StartedAt = time.GetUtcNow(),
        Version = typeof(NodeFile).Assembly.GetName().Version!.ToString(3),
        Runtime = runtime,
        HttpAddress = http,
        WebSocketAddress = webSocket,
    };

    /// <summary>The file of a data directory; null where there is none that can be read.</summary>
    public static NodeFile? Read(string dataDirectory)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(dataDirectory, Name)), NodeFileJson.Default.NodeFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the file, so that no reader sees half of it.</summary>
    public void Write(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, Name);
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(this, NodeFileJson.Default.NodeFile));
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Removes the file.</summary>
    public static void Delete(string dataDirectory) => File.Delete(Path.Combine(dataDirectory, Name));
}

/// <summary>A cluster that keeps its membership in its first silo's memory.</summary>
/// <param name="SiloEndpoint">The first silo's endpoint for silos.</param>
/// <param name="GatewayEndpoint">Its endpoint for clients.</param>
/// <param name="Postgres">Connection string of its private database, which asks for no password; null where the database was named by its owner.</param>
/// <param name="StatesPath">Where grains' states are kept.</param>
/// <param name="Source">Where its ticks come from.</param>
/// <param name="FollowsCalendar">Whether a simulated exchange keeps the market's hours.</param>
public sealed record JoinableCluster(
    string SiloEndpoint, string GatewayEndpoint, string? Postgres, string StatesPath, Domain.Quality.SourceKind Source, bool FollowsCalendar);

/// <summary>Generated reader and writer of <see cref="NodeFile"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(NodeFile))]
internal sealed partial class NodeFileJson : JsonSerializerContext;
