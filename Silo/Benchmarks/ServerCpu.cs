using System.Globalization;

namespace Mdc.Silo.Benchmarks;

/// <summary>The CPU time of a PostgreSQL server: its first process, those it has now, and those it had and that ended.</summary>
internal static class ServerCpu
{
    // What /proc counts in, on every Linux .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>CPU used since the server's start; zero where it can't be told (no such process, not Linux).</summary>
    public static TimeSpan Of(int postmaster)
    {
        if (postmaster == 0 || !OperatingSystem.IsLinux()) return TimeSpan.Zero;
        long ticks = 0;
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            if (Fields(process) is not { } fields) continue;
            var isServer = Path.GetFileName(process) == postmaster.ToString(CultureInfo.InvariantCulture);
            if (isServer) ticks += fields[13] + fields[14];
            if (isServer || fields[1] == postmaster) ticks += fields[11] + fields[12];
        }
        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    // proc(5), from the state on: 1 is the parent, 11 and 12 are user and system time, 13 and 14 those of children that ended.
    private static long[]? Fields(string process)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(process, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return [0, .. fields.Skip(1).Take(14).Select(field => long.Parse(field, CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            // It ended between the listing and the reading.
            return null;
        }
    }
}
