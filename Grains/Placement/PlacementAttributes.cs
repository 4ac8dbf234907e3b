using Orleans.Placement;
using Orleans.Runtime;

namespace Mdc.Grains.Placement;

/// <summary>A grain that speaks for one feeder: on the silo that is that feeder.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class FeederPlacementAttribute() : PlacementAttribute(new FeederPlacement());

/// <summary>Names <see cref="FeederDirector"/>.</summary>
[GenerateSerializer, Immutable, Alias("mdc.feeder-placement")]
public sealed class FeederPlacement : PlacementStrategy;
