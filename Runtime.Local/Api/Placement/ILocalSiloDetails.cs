namespace Orleans.Runtime;

/// <summary>Who this silo is.</summary>
public interface ILocalSiloDetails
{
    /// <summary>The silo's name.</summary>
    string Name { get; }

    /// <summary>The cluster's name.</summary>
    string ClusterId { get; }

    /// <summary>The silo's address.</summary>
    SiloAddress SiloAddress { get; }
}

/// <summary>What the cluster thinks of a silo.</summary>
[GenerateSerializer]
public enum SiloStatus
{
    /// <summary>Unknown.</summary>
    None = 0,

    /// <summary>Not started.</summary>
    Created = 1,

    /// <summary>Starting.</summary>
    Joining = 2,

    /// <summary>Takes grains.</summary>
    Active = 3,

    /// <summary>Stops gracefully.</summary>
    ShuttingDown = 4,

    /// <summary>Stops.</summary>
    Stopping = 5,

    /// <summary>Gone.</summary>
    Dead = 6,
}

/// <summary>Answers questions about the cluster; its key is 0.</summary>
public interface IManagementGrain : IGrainWithIntegerKey
{
    /// <summary>The silos and their status.</summary>
    Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive = false);

    /// <summary>How many activations there are.</summary>
    Task<int> GetTotalActivationCount();
}
