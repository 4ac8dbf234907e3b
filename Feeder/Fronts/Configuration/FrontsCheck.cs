namespace Mdc.Feeder.Fronts.Configuration;

/// <summary>What can be wrong with a configuration before anything is connected.</summary>
public static class FrontsCheck
{
    /// <summary>What contradicts itself: such a configuration is not used.</summary>
    public static IEnumerable<string> Contradictions(FrontsOptions options)
    {
        if (options.Redundancy is < 1 or > 8) yield return $"redundancy is {options.Redundancy}; it may be 1 to 8.";
        if (options.Session.Chunk is < 1 or > 10_000) yield return $"chunk is {options.Session.Chunk}; it may be 1 to 10,000.";
        foreach (var name in options.Fronts.GroupBy(front => front.Name, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => same.Key))
            yield return $"front {name} is listed twice.";
        foreach (var front in options.Fronts)
        {
            // The name becomes part of a file's name: the ring's and the flow directory's.
            if (front.Name.Length is 0 or > 64 || !front.Name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.') || front.Name[0] == '.')
                yield return $"'{front.Name}' is no name of a front: up to 64 letters, digits, '-', '_' and '.'.";
            if (front.Addresses.Count == 0) yield return $"front {front.Name} has no address.";
            if (front.BrokerId.Length > 10) yield return $"front {front.Name} has the broker '{front.BrokerId}', longer than 10 letters.";
            if (front.Budget is < 1) yield return $"front {front.Name} has a budget of {front.Budget}; leave it out for no limit.";
            if (front.Secret is not null && front.UserId is null) yield return $"front {front.Name} has a secret and no user.";
        }
    }

    /// <summary>What works, but less well than it might.</summary>
    /// <param name="options">A configuration without contradictions.</param>
    /// <param name="instruments">How many instruments are to be carried; null where that is not known.</param>
    public static IEnumerable<string> Warnings(FrontsOptions options, int? instruments)
    {
        var enabled = options.Fronts.Where(front => front.IsEnabled).ToList();
        if (enabled.Count == 0) yield return "No front is enabled.";
        var brokers = enabled.Select(front => front.BrokerId).Distinct(StringComparer.Ordinal).Count();
        if (enabled.Count > 0 && brokers < options.Redundancy) yield return $"Redundancy is {options.Redundancy}, but the enabled fronts are of {brokers} broker{(brokers == 1 ? "" : "s")}: when it fails, all its fronts may.";
        foreach (var shared in enabled.SelectMany(front => front.Addresses.Distinct().Select(address => (front.Name, address))).GroupBy(pair => pair.address).Where(same => same.Count() > 1))
            yield return $"{shared.Key} is an address of {string.Join(", ", shared.Select(pair => pair.Name))}: they are one front and not independent.";
        if (instruments is not { } wanted || enabled.Exists(front => front.Budget is null)) yield break;
        var room = enabled.Sum(front => (long)front.Budget!.Value);
        if (room < (long)wanted * options.Redundancy) yield return $"The budgets have room for {room:N0} subscriptions; {wanted:N0} instruments on {options.Redundancy} fronts each are {(long)wanted * options.Redundancy:N0}.";
    }
}
