using System.Globalization;
using Mdc.Domain.Calendar;
using Mdc.Feeder;
using Mdc.Simulation.Checks;
using Mdc.Simulation.Market;
using Mdc.Simulation.World;

namespace Mdc.Simulation;

/// <summary>mdc simulate: whole clusters under faults, each a function of its seed. Exit codes: 0 every seed holds, 1 one does not, 2 usage, 3 a recording that can't be read.</summary>
public static class SimulateCommand
{
    private const string Help = """
        Simulates whole clusters with everything that can go wrong, one per seed, and compares every tick and bar with a reference.

        Usage: ./mdc simulate [options]

          --seeds N        so many seeds, each tried once. Default 100
          --seed N         this seed alone, with everything that happens in it; else fresh ones, from a number that is printed
          --from N         the first of --seeds
          --silos N        worker silos, 1 to 8. Default 3
          --feeders N      1 or 2; else each seed decides
          --threads N      seeds that run at once. Default: one per processor
          --recorded FILE  recorded ticks (CSV, also .gz) as the market of every seed, in place of generated ones; may be given again
          --trace CODE     with --seed: follow this instrument's bars into the store
          --until-failure  stop at the first seed that fails
          --quiet          with --seed: only the outcome

        A seed is two trading days with their nights, 50 instruments or more, 20,000 ticks or more, five faults or more, one of them a crash.
        A seed that fails is printed with the fewest of its faults that still make it fail, and repeats exactly with --seed.

        Examples:
          ./mdc simulate --seeds 1000 --silos 3
          ./mdc simulate --seed 4711
          ./mdc simulate --seeds 20 --recorded day1.csv.gz --recorded day2.csv.gz
          ./mdc simulate --seed 4711 --trace rb2510

        Exit codes: 0 every seed holds, 1 one does not, 2 usage, 3 a recording that can't be read.
        """;

    /// <summary>Runs the command line to its end.</summary>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error, TimeProvider time)
    {
        if (arguments.Any(argument => argument is "--help" or "-h"))
        {
            output.WriteLine(Help);
            return 0;
        }
        var options = SimulateOptions.Parse(arguments, out var mistake);
        if (options is null)
        {
            error.WriteLine($"mdc: {mistake}");
            error.WriteLine("mdc: see ./mdc simulate --help.");
            return 2;
        }

        var rules = MarketRules.LoadEmbedded();
        try
        {
            if (options.Recorded.Count > 0) options.Market = RecordedMarket.Read(options.Recorded, rules);
        }
        catch (SourceException e)
        {
            error.WriteLine($"mdc: {e.Message}");
            return 3;
        }
        return options.Seed is { } seed ? RunOne(seed, options, rules, output) : RunMany(options, rules, output, error, time);
    }

    private static int RunOne(long seed, SimulateOptions options, MarketRules rules, TextWriter output)
    {
        var result = new SimulatedWorld(options.World(seed) with { IsTalkative = !options.IsQuiet }, rules).Run();
        foreach (var line in result.Said) output.WriteLine(line);
        output.WriteLine(result.Sentence());
        if (result.Failure is not null) output.WriteLine(result.Failure);
        return result.Failure is null ? 0 : 1;
    }

    private static int RunMany(SimulateOptions options, MarketRules rules, TextWriter output, TextWriter error, TimeProvider time)
    {
        var first = options.First ?? FirstFresh(time);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Seeds {first} to {first + options.Seeds - 1}, {options.Silos} workers, {options.Threads} at once"));
        var started = time.GetTimestamp();
        var totals = new Totals();
        using var enough = new CancellationTokenSource();
        SeedRunner.Run(Enumerable.Range(0, options.Seeds).Select(i => first + i), options.World, rules, options.Threads, result =>
        {
            totals.Add(result);
            if (result.Failure is not null && options.UntilFailure)
            {
                output.WriteLine($"FAILED  seed {result.Seed}: {result.Failure}");
                enough.Cancel();
            }
            else if (result.Failure is not null) Report(result, options, rules, output);
            if (totals.Seeds % Math.Max(1, options.Seeds / 20) == 0)
                error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{totals.Seeds} of {options.Seeds} seeds, {totals.Failed} failed, {time.GetElapsedTime(started).TotalSeconds:0} s"));
        }, enough.Token);
        output.WriteLine(totals.Sentences());
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.GetElapsedTime(started).TotalSeconds:0.0} s, {time.GetElapsedTime(started).TotalSeconds / options.Seeds:0.000} s a seed"));
        return totals.Failed == 0 ? 0 : 1;
    }

    private static void Report(SeedResult failed, SimulateOptions options, MarketRules rules, TextWriter output)
    {
        output.WriteLine($"FAILED  seed {failed.Seed}: {failed.Failure}");
        output.WriteLine($"  again: ./mdc simulate --seed {failed.Seed} --silos {options.Silos}{(options.Feeders is { } feeders ? $" --feeders {feeders}" : "")}");
        var least = Shrinking.Least(failed, options.World(failed.Seed), rules);
        output.WriteLine($"  it fails with {least.Plan.Count} of its {failed.Plan.Count} faults: {least.Failure}");
        foreach (var line in least.Said.TakeLast(60)) output.WriteLine($"    {line}");
    }

    private static long FirstFresh(TimeProvider time) => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerSecond * 1_000;
}
