using System.Globalization;

namespace Mdc.Storage.Timescale.PrivateServer;

/// <summary>A directory with PostgreSQL's server programs, and its major version.</summary>
/// <param name="Directory">Holds postgres, initdb and pg_ctl.</param>
/// <param name="Major">As in 16.</param>
public sealed record PostgresBinaries(string Directory, int Major)
{
    private static readonly string[] Programs = ["postgres", "initdb", "pg_ctl"];

    /// <summary>
    /// The newest on this machine, from the directories of PATH, what pg_config says and where the distributions put them; of version
    /// <paramref name="major"/> where one is named, because a data directory can only be used by the version that made it. Null for none.
    /// </summary>
    public static async Task<PostgresBinaries?> Find(int? major, CancellationToken cancellation)
    {
        var found = new List<PostgresBinaries>();
        foreach (var directory in await Candidates(cancellation))
        {
            if (!Programs.All(program => File.Exists(Path.Combine(directory, program)))) continue;
            if (await Version(directory, cancellation) is { } version) found.Add(new PostgresBinaries(directory, version));
        }
        return found.Where(each => major is null || each.Major == major).MaxBy(each => each.Major);
    }

    /// <summary>The path of one of the programs.</summary>
    public string Program(string name) => Path.Combine(Directory, name);

    /// <summary>True where this installation carries the TimescaleDB library.</summary>
    public async Task<bool> HasTimescale(CancellationToken cancellation)
    {
        var config = Program("pg_config");
        if (!File.Exists(config)) return false;
        var libraries = await ServerProgram.Run(config, ["--pkglibdir"], cancellation);
        return libraries.Exit == 0 && File.Exists(Path.Combine(libraries.Output.Trim(), "timescaledb.so"));
    }

    private static async Task<IEnumerable<string>> Candidates(CancellationToken cancellation)
    {
        var directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).ToList();
        if (directories.Select(directory => Path.Combine(directory, "pg_config")).FirstOrDefault(File.Exists) is { } config)
        {
            var bin = await ServerProgram.Run(config, ["--bindir"], cancellation);
            if (bin.Exit == 0) directories.Add(bin.Output.Trim());
        }
        foreach (var root in new[] { "/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt", "/usr/local/opt" })
            if (System.IO.Directory.Exists(root))
                directories.AddRange(System.IO.Directory.EnumerateDirectories(root).Select(version => Path.Combine(version, "bin")));
        return directories.Distinct();
    }

    private static async Task<int?> Version(string directory, CancellationToken cancellation)
    {
        // "postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)"
        var answer = await ServerProgram.Run(Path.Combine(directory, "postgres"), ["--version"], cancellation);
        var number = answer.Output.Split(' ').FirstOrDefault(word => word.Length > 0 && char.IsAsciiDigit(word[0]));
        var digits = number is null ? "" : new string([.. number.TakeWhile(char.IsAsciiDigit)]);
        return int.TryParse(digits, CultureInfo.InvariantCulture, out var major) ? major : null;
    }
}
