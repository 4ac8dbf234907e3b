using System.Globalization;
using Mdc.Simulation.Faults;

namespace Mdc.Simulation.Checks;

/// <summary>What many seeds came to.</summary>
internal sealed class Totals
{
    private readonly SortedDictionary<FaultKind, int> _faults = [];
    private long _ticks, _bars, _events, _crashes, _rewinds, _lost, _undecided, _outdated;

    private long _fewest = long.MaxValue;

    public int Seeds { get; private set; }

    public int Failed { get; private set; }

    public void Add(SeedResult result)
    {
        Seeds++;
        if (result.Failure is not null) Failed++;
        foreach (var (kind, count) in result.Faults) _faults[kind] = _faults.GetValueOrDefault(kind) + count;
        _ticks += result.Ticks;
        _fewest = Math.Min(_fewest, result.Ticks);
        _bars += result.Bars;
        _events += result.Events;
        _crashes += result.Crashes;
        _rewinds += result.Rewinds;
        _lost += result.LostWithPower;
        _undecided += result.Undecided;
        _outdated += result.Outdated;
    }

    /// <summary>All of it in a few lines.</summary>
    public string Sentences() => string.Create(CultureInfo.InvariantCulture, $"""
        {Seeds} seeds: {Seeds - Failed} hold, {Failed} failed
        {_ticks:N0} ticks handed to feeders, {_fewest:N0} the fewest of a seed, {_bars:N0} bars, {_events:N0} events, {_crashes:N0} crashed processes, {_rewinds:N0} rewinds
        {_lost:N0} pushes lost with a host's power or a failed write, none of them acknowledged; {_undecided:N0} instrument days may hold them or not and were not compared
        {_outdated:N0} bars of two feeders' markets pushed last by an activation that is gone, otherwise than they are stored
        {_faults.Values.Sum():N0} faults: {string.Join(", ", _faults.Select(each => $"{each.Key} {each.Value:N0}"))}
        """);
}
