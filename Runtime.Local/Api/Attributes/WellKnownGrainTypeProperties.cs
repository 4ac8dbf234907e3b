namespace Orleans.Metadata;

/// <summary>Names of the properties by which grain classes describe themselves in the cluster's manifest.</summary>
public static class WellKnownGrainTypeProperties
{
    /// <summary>What kind of binding: the only one here is <see cref="StreamBindingTypeValue"/>.</summary>
    public const string BindingTypeKey = "type";

    /// <summary>The kind "subscribes to streams".</summary>
    public const string StreamBindingTypeValue = "stream";

    /// <summary>Which stream namespaces.</summary>
    public const string StreamBindingPatternKey = "pattern";

    /// <summary>Which mapper makes the grain's key from the stream's.</summary>
    public const string StreamIdMapperKey = "streamid-mapper";

    /// <summary>What the grain's key is: "Int64" or "String".</summary>
    public const string LegacyGrainKeyType = "legacy-grain-key-type";
}
