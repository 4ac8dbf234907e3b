using Orleans.Streams;

namespace Orleans.Configuration;

/// <summary>When idle activations end.</summary>
public class GrainCollectionOptions
{
    /// <summary>How long nobody must call before an activation is idle. Default 15 min.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often idle activations are looked for. Default 1 min.</summary>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long <c>OnActivateAsync</c> may take before its token is cancelled. Default 30 s.</summary>
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long <c>OnDeactivateAsync</c> may take before its token is cancelled. Default 30 s.</summary>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>What a silo can run. Filled at start from the assemblies that use the runtime; remove a class to take that role from a silo.</summary>
public class GrainTypeOptions
{
    /// <summary>Grain interfaces, all checked at start.</summary>
    public HashSet<Type> Interfaces { get; } = [];

    /// <summary>Grain classes.</summary>
    public HashSet<Type> Classes { get; } = [];
}

/// <summary>Limits of calls.</summary>
public abstract class MessagingOptions
{
    /// <summary>How long a caller waits for an answer. Default 30 s.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>Limits of calls made on a silo.</summary>
public class SiloMessagingOptions : MessagingOptions
{
    /// <summary>
    /// How many calls may wait for one activation; more are refused with <see cref="Runtime.LimitExceededException"/>.
    /// Default 100,000; Orleans' default is 0, no limit, but here no queue is without a bound.
    /// </summary>
    public int MaxEnqueuedRequestsHardLimit { get; set; } = 100_000;
}

/// <summary>The cluster's names.</summary>
public class ClusterOptions
{
    /// <summary>This cluster. Default "default".</summary>
    public string ClusterId { get; set; } = "default";

    /// <summary>The service that survives clusters. Default "default".</summary>
    public string ServiceId { get; set; } = "default";
}

/// <summary>The silo's name.</summary>
public class SiloOptions
{
    /// <summary>The name. Default "silo".</summary>
    public string SiloName { get; set; } = "silo";
}

/// <summary>How silos watch each other. Accepted and without effect: here they share one process.</summary>
public class ClusterMembershipOptions
{
    /// <summary>Time between two probes.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many probes may miss.</summary>
    public int NumMissedProbesLimit { get; set; } = 3;

    /// <summary>How many silos must agree.</summary>
    public int NumVotesForDeathDeclaration { get; set; } = 2;

    /// <summary>Time between two signs of life in the table.</summary>
    public TimeSpan IAmAliveTablePublishTimeout { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>A memory storage's settings: none.</summary>
public class MemoryGrainStorageOptions;

/// <summary>How one stream provider finds who subscribes; named as the provider is.</summary>
public class StreamPubSubOptions
{
    /// <summary>Which subscriptions it takes.</summary>
    public StreamPubSubType PubSubType { get; set; } = StreamPubSubType.ExplicitGrainBasedAndImplicit;
}
