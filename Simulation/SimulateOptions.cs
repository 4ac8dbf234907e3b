using System.Globalization;
using Mdc.Simulation.Market;
using Mdc.Simulation.World;

namespace Mdc.Simulation;

/// <summary>What the command line asks for.</summary>
internal sealed record SimulateOptions
{
    public int Seeds { get; private set; } = 100;

    public long? Seed { get; private set; }

    public long? First { get; private set; }

    public int Silos { get; private set; } = 3;

    public int? Feeders { get; private set; }

    public int Threads { get; private set; } = Environment.ProcessorCount;

    public string? Traced { get; private set; }

    /// <summary>Recorded ticks that are the market of every seed; empty where each generates its own.</summary>
    public List<string> Recorded { get; } = [];

    public bool IsQuiet { get; private set; }

    /// <summary>Ends with the first seed that fails, and does not look for the fewest faults.</summary>
    public bool UntilFailure { get; private set; }

    /// <summary>The world of a seed.</summary>
    public WorldOptions World(long seed) => new(seed, Silos) { Feeders = Feeders, Traced = Traced, Market = Market };

    /// <summary>The market of every seed, once it is read.</summary>
    public MarketScript? Market { get; set; }

    /// <summary>Reads a command line; null with the first mistake in a sentence.</summary>
    public static SimulateOptions? Parse(IReadOnlyList<string> arguments, out string mistake)
    {
        var options = new SimulateOptions();
        mistake = "";
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            if (name is "--quiet" or "--until-failure")
            {
                (options.IsQuiet, options.UntilFailure) = (options.IsQuiet || name == "--quiet", options.UntilFailure || name == "--until-failure");
                continue;
            }
            var value = i + 1 < arguments.Count ? arguments[++i] : "";
            mistake = options.Set(name, value);
            if (mistake.Length > 0) return null;
        }
        return options;
    }

    private string Set(string name, string value)
    {
        if (name == "--trace")
        {
            Traced = value;
            return value.Length > 0 ? "" : "--trace takes an instrument's code.";
        }
        if (name == "--recorded")
        {
            Recorded.Add(value);
            return File.Exists(value) ? "" : $"--recorded takes a file of ticks; there is no '{value}'.";
        }
        var isNumber = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        (var isKnown, var from, var to) = name switch
        {
            "--seeds" => (true, 1L, 10_000_000L),
            "--seed" or "--from" => (true, 0L, long.MaxValue / 2),
            "--silos" => (true, 1L, 8L),
            "--feeders" => (true, 1L, 2L),
            "--threads" => (true, 1L, 256L),
            _ => (false, 0L, 0L),
        };
        if (!isKnown) return $"'{name}' is not understood.";
        if (!isNumber || number < from || number > to) return string.Create(CultureInfo.InvariantCulture, $"{name} takes a number from {from} to {to}, not '{value}'.");
        switch (name)
        {
            case "--seeds": Seeds = (int)number; break;
            case "--seed": Seed = number; break;
            case "--from": First = number; break;
            case "--silos": Silos = (int)number; break;
            case "--feeders": Feeders = (int)number; break;
            default: Threads = (int)number; break;
        }
        return "";
    }
}
