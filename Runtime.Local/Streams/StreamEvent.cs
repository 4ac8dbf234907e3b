using Orleans;
using Orleans.Providers.Streams.Common;

namespace Mdc.Runtime.Local.Streams;

/// <summary>What one publication brought: one or several items under one sequence number. Never changed once it is sent.</summary>
[GenerateSerializer, Immutable]
internal sealed record StreamEvent(long Sequence, IReadOnlyList<object?> Items)
{
    public EventSequenceTokenV2 TokenOf(int item) => new(Sequence, item);
}
