namespace Mdc.Feeder.Fronts.Dispatch;

/// <summary>A front while a plan is made: what it may carry, what it carries, and where a search in that stands.</summary>
internal sealed class FrontLoad(DispatchFront front, int broker, int index)
{
    public DispatchFront Front => front;

    /// <summary>Its place among the fronts of the plan.</summary>
    public int Index => index;

    /// <summary>The broker as a small number.</summary>
    public int Broker => broker;

    /// <summary>The instruments it carries, by index; in any order.</summary>
    public List<int> Carried { get; } = [];

    /// <summary>How many it carries.</summary>
    public int Load => Carried.Count;

    /// <summary>True where it can carry one more.</summary>
    public bool HasRoom => Carried.Count < front.Budget;

    /// <summary>Where the search for one that may be evicted goes on: what did not qualify before does not later.</summary>
    public int EvictFrom { get; set; }

    /// <summary>Stable fronts before others, then by priority.</summary>
    public long Rank { get; } = (front.IsStable ? 1L << 40 : 0) + front.Priority;

    /// <summary>Takes one out of the list, wherever it stands.</summary>
    public void Drop(int instrument)
    {
        var at = Carried.LastIndexOf(instrument);
        Carried[at] = Carried[^1];
        Carried.RemoveAt(Carried.Count - 1);
        EvictFrom = Math.Min(EvictFrom, at);
    }
}
