using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Mdc.StandIn;

/// <summary>One range of versions that the stand-in can be built as.</summary>
/// <param name="Profile">The ABI profile that fits.</param>
/// <param name="Abi">The number its declarations go by.</param>
/// <param name="Version">What it says of itself.</param>
internal sealed record StandInVariant(string Profile, int Abi, string Version)
{
    /// <summary>All there are, oldest first. The two newest differ in how an api is made, not in how it is called.</summary>
    public static IReadOnlyList<StandInVariant> All { get; } =
    [
        new("6.3.15", 60315, "v6.3.16_20190305 16:15:50"),
        new("6.3.19", 60319, "v6.3.19_P1_20200106 13:50:50"),
        new("6.5.1", 60501, "v6.5.1_20200908 10:25:08"),
        new("6.6.1", 60601, "v6.6.1_p1cp_20210406"),
        new("6.6.1", 60711, "openctp-tts v6.7.11"),
        new("mini-1.7.5", 10705, "V1.7.5"),
    ];

    /// <summary>The newest of CTP.</summary>
    public static StandInVariant Newest { get; } = All[4];

    /// <inheritdoc/>
    public override string ToString() => $"{Abi}";
}

/// <summary>The stand-in for the vendor's library, built by g++ when it is first wanted and kept beside its sources for as long as those do not change.</summary>
internal static class StandInLibrary
{
    private const string Compiler = "g++";

    private static readonly Lock Building = new();

    /// <summary>Why it can't be built, for a skipped test; null where it can.</summary>
    public static string? Missing { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, Compiler)))
        ? null
        : "no g++ on this machine (install the package g++)";

    /// <summary>The library's path.</summary>
    public static string Build(StandInVariant variant) => Build(variant, "standin", "standin.cpp", ".so", "-O2 -shared -fPIC -fno-gnu-unique -Wl,-Bsymbolic -pthread");

    /// <summary>What the compiler says of sizes, offsets and slots: numbers by name.</summary>
    public static Dictionary<string, int> Layout(StandInVariant variant) =>
        Run(Build(variant, "layout", "layout.cpp", "", "")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ')).ToDictionary(pair => pair[0], pair => int.Parse(pair[1], System.Globalization.CultureInfo.InvariantCulture));

    private static string Build(StandInVariant variant, string name, string source, string extension, string flags)
    {
        var sources = Path.Combine(AppContext.BaseDirectory, "standin");
        var built = Path.Combine(sources, $"{name}-{variant.Abi}-{HashOf(sources, flags)}{extension}");
        lock (Building)
        {
            if (File.Exists(built)) return built;
            // Another process may build the same: whoever is last moves the same file into its place.
            var unfinished = $"{built}.{Environment.ProcessId}";
            Run(Compiler, ["-std=c++17", .. flags.Split(' ', StringSplitOptions.RemoveEmptyEntries), $"-DSTANDIN_ABI={variant.Abi}", $"-DSTANDIN_VERSION=\"{variant.Version}\"", "-o", unfinished, Path.Combine(sources, source)]);
            File.Move(unfinished, built, overwrite: true);
            return built;
        }
    }

    private static string HashOf(string sources, string flags)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in Directory.EnumerateFiles(sources).Where(path => path.EndsWith(".h", StringComparison.Ordinal) || path.EndsWith(".cpp", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            hash.AppendData(File.ReadAllBytes(path));
        hash.AppendData(Encoding.UTF8.GetBytes(flags + string.Join(' ', StandInVariant.All.Select(v => v.Version))));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 6));
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {errors.Result}");
        return output;
    }
}
