using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mdc.Feeder.Fronts.Configuration;

/// <summary>The fronts as a file: JSON with a section "fronts"; other sections are somebody else's. Comments and trailing commas are allowed.</summary>
/// <remarks>Within the section a name that is not understood is an error, and not a default: docs/fronts.md lists them.</remarks>
public static class FrontsFile
{
    /// <summary>Name of the file in a data directory.</summary>
    public const string FileName = "fronts.json";

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="SourceException">It is not there, not of that shape, or contradicts itself; the sentence names the file.</exception>
    public static FrontsOptions Read(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SourceException($"{path} is not there. Make it with ./mdc fronts import, or by hand: docs/fronts.md.", e);
        }
        catch (Exception e) when (e is SourceException or IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Reads and checks the content of a file.</summary>
    public static FrontsOptions Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, Lenient);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !TryFind(document.RootElement, out var section))
                throw new SourceException("there is no section \"fronts\".");
            var options = section.Deserialize<Section>(Json)?.Options ?? throw new SourceException("the section \"fronts\" is empty.");
            if (FrontsCheck.Contradictions(options).FirstOrDefault() is { } contradiction) throw new SourceException(contradiction);
            return options;
        }
        catch (JsonException e)
        {
            throw new SourceException(e.Message, e);
        }
    }

    /// <summary>A file's content.</summary>
    public static string Write(FrontsOptions options) => JsonSerializer.Serialize(new Dictionary<string, Section> { ["fronts"] = Section.Of(options) }, Json) + "\n";

    private static bool TryFind(JsonElement root, out JsonElement section)
    {
        foreach (var property in root.EnumerateObject())
        {
            if (!property.Name.Equals("fronts", StringComparison.OrdinalIgnoreCase)) continue;
            section = property.Value;
            return true;
        }
        section = default;
        return false;
    }

    // The file's names. Times are in seconds, as people write them.
    private sealed record Section
    {
        public int? Redundancy { get; init; }

        public Dispatch.DispatchStrategy? Strategy { get; init; }

        public string? Library { get; init; }

        public string? Profile { get; init; }

        public string? Secrets { get; init; }

        public int? Chunk { get; init; }

        public double? PauseSeconds { get; init; }

        public double? ConnectSeconds { get; init; }

        public double? LoginSeconds { get; init; }

        public double? SilenceSeconds { get; init; }

        public double? StableSeconds { get; init; }

        public double? LongestBackOffSeconds { get; init; }

        public IReadOnlyList<Front> List { get; init; } = [];

        [JsonIgnore]
        public FrontsOptions Options
        {
            get
            {
                var (all, session) = (new FrontsOptions(), new Sessions.SessionOptions());
                return all with
                {
                    Redundancy = Redundancy ?? all.Redundancy,
                    Strategy = Strategy ?? all.Strategy,
                    Library = Library,
                    Profile = Profile,
                    Secrets = Secrets,
                    Session = session with
                    {
                        Chunk = Chunk ?? session.Chunk,
                        Pause = Seconds(PauseSeconds, session.Pause),
                        ConnectTimeout = Seconds(ConnectSeconds, session.ConnectTimeout),
                        LoginTimeout = Seconds(LoginSeconds, session.LoginTimeout),
                        Silence = Seconds(SilenceSeconds, session.Silence),
                        Stable = Seconds(StableSeconds, session.Stable),
                        LongestBackOff = Seconds(LongestBackOffSeconds, session.LongestBackOff),
                    },
                    Fronts = [.. List.Select(front => front.Settings)],
                };
            }
        }

        public static Section Of(FrontsOptions options) => new()
        {
            Redundancy = options.Redundancy,
            Strategy = options.Strategy,
            Library = options.Library,
            Profile = options.Profile,
            Secrets = options.Secrets,
            Chunk = options.Session.Chunk,
            PauseSeconds = options.Session.Pause.TotalSeconds,
            List = [.. options.Fronts.Select(Front.Of)],
        };

        private static TimeSpan Seconds(double? seconds, TimeSpan otherwise) => seconds is not { } given
            ? otherwise
            : given is > 0 and < 86_400 ? TimeSpan.FromSeconds(given) : throw new SourceException($"{given} is no number of seconds above 0.");
    }

    private sealed record Front
    {
        public required string Name { get; init; }

        public required string Broker { get; init; }

        public string? Note { get; init; }

        public required IReadOnlyList<string> Addresses { get; init; }

        public string? Library { get; init; }

        public string? Profile { get; init; }

        public bool? Production { get; init; }

        public bool? Enabled { get; init; }

        public int? Priority { get; init; }

        public int? Budget { get; init; }

        public string? User { get; init; }

        public string? Secret { get; init; }

        [JsonIgnore]
        public FrontSettings Settings => new()
        {
            Name = Name,
            BrokerId = Broker,
            Note = Note,
            Addresses = [.. Addresses.Select(text => FrontAddress.Parse(text).ToString())],
            Library = Library,
            Profile = Profile,
            IsProduction = Production ?? true,
            IsEnabled = Enabled ?? true,
            Priority = Priority ?? 0,
            Budget = Budget,
            UserId = User,
            Secret = Secret,
        };

        public static Front Of(FrontSettings front) => new()
        {
            Name = front.Name,
            Broker = front.BrokerId,
            Note = front.Note,
            Addresses = front.Addresses,
            Library = front.Library,
            Profile = front.Profile,
            Production = front.IsProduction ? null : false,
            Enabled = front.IsEnabled ? null : false,
            Priority = front.Priority == 0 ? null : front.Priority,
            Budget = front.Budget,
            User = front.UserId,
            Secret = front.Secret,
        };
    }
}
