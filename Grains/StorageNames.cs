namespace Mdc.Grains;

/// <summary>Names of grain storages: for what changes rarely. Positions and bars are not kept in them.</summary>
public static class StorageNames
{
    /// <summary>Contract lists and rolls, by product.</summary>
    public const string Contracts = "contracts";

    /// <summary>The recording policy and its changes.</summary>
    public const string Recording = "recording";
}
