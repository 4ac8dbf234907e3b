using Mdc.Domain.Calendar;
using Mdc.Simulation.World;

var rules = MarketRules.LoadEmbedded();
var (first, last) = (long.Parse(args[0]), long.Parse(args[1]));
var talk = args.Length > 2;
var traced = args.Length > 3 ? args[3] : null;
for (var seed = first; seed <= last; seed++)
{
    var w = System.Diagnostics.Stopwatch.StartNew();
    var result = new SimulatedWorld(new WorldOptions(seed) { IsTalkative = talk, Traced = traced }, rules).Run();
    if (talk) foreach (var line in result.Said) Console.WriteLine(line);
    Console.WriteLine($"seed {seed}: {(result.Failure is null ? "ok" : "FAILED " + result.Failure)} hash {result.Hash:x} events {result.Events} ticks {result.Ticks} bars {result.Bars} crashes {result.Crashes} rewinds {result.Rewinds} lost {result.LostWithPower} virtual {result.VirtualSeconds:0} s in {w.ElapsedMilliseconds} ms; {string.Join(", ", result.Faults)}");
}
