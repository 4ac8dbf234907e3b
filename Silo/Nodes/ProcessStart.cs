using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Mdc.Silo.Nodes;

/// <summary>When a process began, as a text that no other process with the same id ever has: ids are used again.</summary>
internal static class ProcessStart
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";
    private const int StartTimeField = 19; // field 22 of proc(5) stat, counted from behind the name

    /// <summary>The start of a process; null where there is no such process.</summary>
    public static string? Of(int processId) => OperatingSystem.IsLinux() ? OfLinux(processId) : OfOther(processId);

    // Ticks since boot do not move when the wall clock is set, as Process.StartTime does.
    private static string? OfLinux(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            // A zombie has ended; only its parent has not looked yet.
            return fields[0] == "Z" ? null : $"{File.ReadAllText(BootIdFile).Trim()}/{fields[StartTimeField]}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? OfOther(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.StartTime.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}
