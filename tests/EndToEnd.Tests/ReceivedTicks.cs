namespace Mdc.EndToEnd.Tests;

/// <summary>What one client has, per instrument in the order of its coming. One writer; the count is read by others.</summary>
internal sealed class ReceivedTicks
{
    private int _count;

    public Dictionary<string, List<string>> ByInstrument { get; } = [];

    public int Count => Volatile.Read(ref _count);

    public void Add(string instrument, string position)
    {
        if (!ByInstrument.TryGetValue(instrument, out var positions)) ByInstrument.Add(instrument, positions = []);
        positions.Add(position);
        Volatile.Write(ref _count, _count + 1);
    }
}
