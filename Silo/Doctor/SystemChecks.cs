using System.Globalization;
using System.Text.RegularExpressions;

namespace Mdc.Silo.Doctor;

/// <summary>The clock and the limits of the system.</summary>
internal static partial class SystemChecks
{
    private const int EnoughFiles = 4096;
    private static readonly string[] SynchronisedMarks = ["/run/systemd/timesync/synchronized", "/run/chrony", "/run/ntpd.pid"];

    /// <summary>Bars go by the exchange's time, but receive times and trading days without a tick go by ours.</summary>
    public static Finding Clock(TimeProvider time)
    {
        var now = time.GetUtcNow();
        var built = new DateTimeOffset(File.GetLastWriteTimeUtc(typeof(SystemChecks).Assembly.Location), TimeSpan.Zero);
        var found = now.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        if (now < built.AddHours(-1)) return Finding.Fail("Clock", $"{found} is before this program was built.", "Set the clock.");
        return SynchronisedMarks.Any(Path.Exists)
            ? Finding.Ok("Clock", $"{found}, synchronised")
            : Finding.Warn("Clock", $"{found}, no sign of synchronisation.", "Receive times need it: run chrony or systemd-timesyncd (in a container: on its host).");
    }

    public static Finding OpenFiles()
    {
        const string limits = "/proc/self/limits";
        if (!File.Exists(limits)) return Finding.Ok("Open files", "no limit known");
        var soft = SoftLimit().Match(File.ReadAllText(limits)).Groups[1].Value;
        return int.TryParse(soft, CultureInfo.InvariantCulture, out var number) && number < EnoughFiles
            ? Finding.Warn("Open files", $"at most {number}.", $"Two thousand clients need more: ulimit -n {EnoughFiles}.")
            : Finding.Ok("Open files", $"at most {soft}");
    }

    [GeneratedRegex(@"^Max open files\s+(\S+)", RegexOptions.Multiline)]
    private static partial Regex SoftLimit();
}
