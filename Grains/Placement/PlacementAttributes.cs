using Orleans.Placement;
using Orleans.Runtime;

namespace Mdc.Grains.Placement;

/// <summary>A shard's grain: spread over the silos that have its class, where each shard keeps its silo while that lives.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ShardPlacementAttribute() : PlacementAttribute(new ShardPlacement());

/// <summary>A grain that works for one shard: on the silo where that shard is now.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class WithShardPlacementAttribute() : PlacementAttribute(new WithShardPlacement());

/// <summary>A grain that speaks for one feeder: on the silo that is that feeder.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class FeederPlacementAttribute() : PlacementAttribute(new FeederPlacement());

/// <summary>Names <see cref="ShardDirector"/>.</summary>
[GenerateSerializer, Immutable, Alias("mdc.shard-placement")]
public sealed class ShardPlacement : PlacementStrategy;

/// <summary>Names <see cref="WithShardDirector"/>.</summary>
[GenerateSerializer, Immutable, Alias("mdc.with-shard-placement")]
public sealed class WithShardPlacement : PlacementStrategy;

/// <summary>Names <see cref="FeederDirector"/>.</summary>
[GenerateSerializer, Immutable, Alias("mdc.feeder-placement")]
public sealed class FeederPlacement : PlacementStrategy;
