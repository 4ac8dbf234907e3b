using System.Text.Json.Serialization;

namespace Mdc.Silo.Doctor;

/// <summary>How bad it is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingLevel>))]
public enum FindingLevel
{
    /// <summary>As it should be.</summary>
    [JsonStringEnumMemberName("ok")] Ok,

    /// <summary>The node runs, but less well or without a part.</summary>
    [JsonStringEnumMemberName("warn")] Warn,

    /// <summary>The node does not run.</summary>
    [JsonStringEnumMemberName("fail")] Fail,
}

/// <summary>What one check found.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="What">What was looked at, in a word or two.</param>
/// <param name="Found">What was found.</param>
/// <param name="Advice">What to do; null where nothing is.</param>
public sealed record Finding(FindingLevel Level, string What, string Found, string? Advice = null)
{
    /// <summary>All is well.</summary>
    public static Finding Ok(string what, string found) => new(FindingLevel.Ok, what, found);

    /// <summary>It works, but less well.</summary>
    public static Finding Warn(string what, string found, string advice) => new(FindingLevel.Warn, what, found, advice);

    /// <summary>It does not work.</summary>
    public static Finding Fail(string what, string found, string advice) => new(FindingLevel.Fail, what, found, advice);

    /// <summary>One line, as "warn  timescaledb: missing. Install it."</summary>
    public override string ToString() => $"{Level.ToString().ToLowerInvariant(),-5} {What}: {Found}{(Advice is null ? "" : " " + Advice)}";
}

/// <summary>Generated writer of findings.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(List<Finding>))]
internal sealed partial class FindingJson : JsonSerializerContext;
