using System.Globalization;

namespace Mdc.Silo.Doctor;

/// <summary>The data directory and the disk under it.</summary>
internal static class DataDirectoryCheck
{
    private const double GiB = 1L << 30;
    private const double LittleGiB = 20;
    private const double TooLittleGiB = 2;

    public static Finding Writable(string directory)
    {
        var existing = Existing(directory);
        var probe = Path.Combine(existing, $".mdc-doctor-{Environment.ProcessId}");
        try
        {
            using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return Finding.Ok("Data directory", existing == directory ? $"{directory}, writable" : $"{directory}, made by the first start");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Finding.Fail("Data directory", $"{existing} can't be written: {e.Message}", "Give it to this user, or choose another with --data.");
        }
    }

    public static Finding Space(string directory)
    {
        var free = new DriveInfo(Existing(directory)).AvailableFreeSpace / GiB;
        var found = string.Create(CultureInfo.InvariantCulture, $"{free:0.0} GiB free");
        const string advice = "A full market's day takes about 10 GiB of journal, and the database as much again: choose a larger disk with --data.";
        return free < TooLittleGiB ? Finding.Fail("Disk", found + ".", advice) : free < LittleGiB ? Finding.Warn("Disk", found + ".", advice) : Finding.Ok("Disk", found);
    }

    private static string Existing(string directory)
    {
        var at = directory;
        while (!Directory.Exists(at)) at = Path.GetDirectoryName(at)!;
        return at;
    }
}
