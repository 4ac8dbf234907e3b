using System.Collections.Concurrent;
using Mdc.Domain.Calendar;
using Mdc.Simulation.Checks;

namespace Mdc.Simulation.World;

/// <summary>Runs seeds side by side, each world on one thread of its own from its begin to its end.</summary>
internal static class SeedRunner
{
    /// <summary>Runs them all.</summary>
    /// <param name="seeds">Which.</param>
    /// <param name="optionsOf">The world of a seed.</param>
    /// <param name="rules">Products, calendar and sessions; shared.</param>
    /// <param name="threads">How many at once.</param>
    /// <param name="done">Told of each, one at a time.</param>
    /// <param name="enough">Cancelled: no more seeds are begun.</param>
    public static void Run(IEnumerable<long> seeds, Func<long, WorldOptions> optionsOf, MarketRules rules, int threads, Action<SeedResult> done, CancellationToken enough = default)
    {
        var waiting = new ConcurrentQueue<long>(seeds);
        var telling = new Lock();
        var running = Enumerable.Range(0, threads).Select(_ => new Thread(Work)).ToList();
        foreach (var thread in running) thread.Start();
        foreach (var thread in running) thread.Join();

        void Work()
        {
            while (!enough.IsCancellationRequested && waiting.TryDequeue(out var seed))
            {
                var result = new SimulatedWorld(optionsOf(seed), rules).Run();
                lock (telling) done(result);
            }
        }
    }
}
