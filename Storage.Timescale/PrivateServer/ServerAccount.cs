namespace Mdc.Storage.Timescale.PrivateServer;

/// <summary>The user the server runs as: us, or an unprivileged one where we are root, whom PostgreSQL refuses.</summary>
internal sealed class ServerAccount
{
    private readonly string[] _prefix;

    private ServerAccount(string? name, string[] prefix) => (Name, _prefix) = (name, prefix);

    /// <summary>The user's name; null for ourselves.</summary>
    public string? Name { get; }

    /// <summary>Chooses the user, and one of setpriv, runuser and su to become it.</summary>
    public static async Task<ServerAccount> Choose(CancellationToken cancellation)
    {
        if (!Environment.IsPrivilegedProcess) return new ServerAccount(null, []);
        foreach (var name in new[] { "postgres", "nobody" })
        {
            var user = await ServerProgram.Run("id", ["-u", name], cancellation);
            var group = await ServerProgram.Run("id", ["-g", name], cancellation);
            if (user.Exit != 0 || group.Exit != 0) continue;
            foreach (var prefix in new string[][]
            {
                ["setpriv", $"--reuid={user.Output.Trim()}", $"--regid={group.Output.Trim()}", "--clear-groups", "--"],
                ["runuser", "-u", name, "--"],
                ["su", name, "-s", "/bin/sh", "-c", "exec \"$@\"", "--", "sh"],
            })
            {
                var account = new ServerAccount(name, prefix);
                if ((await account.Run("true", [], cancellation)).Exit == 0) return account;
            }
        }
        throw new PrivatePostgresException(
            "PostgreSQL does not run as root, and there is no user postgres or nobody to run it as: start mdc as an ordinary user.");
    }

    /// <summary>Runs a program as this user.</summary>
    public Task<ProgramResult> Run(string program, string[] arguments, CancellationToken cancellation) => _prefix.Length == 0
        ? ServerProgram.Run(program, arguments, cancellation)
        : ServerProgram.Run(_prefix[0], [.. _prefix[1..], program, .. arguments], cancellation);

    /// <summary>Makes a directory that only this user can enter, or throws with the reason. Its parents must exist or be ours to make.</summary>
    public async Task MakePrivate(string directory, CancellationToken cancellation)
    {
        try
        {
            if (new DirectoryInfo(directory).LinkTarget is not null)
                throw new PrivatePostgresException($"{directory} is a link, which is not safe as a private directory: remove it.");
            // The parent stays ours; only the last directory is the server's.
            Directory.CreateDirectory(Path.GetDirectoryName(directory)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PrivatePostgresException($"{directory} can't be made: {e.Message}", e);
        }

        string[] owner = Name is null ? [] : ["-o", Name];
        var made = await ServerProgram.Run("install", ["-d", "-m", "0700", .. owner, directory], cancellation);
        if (made.Exit != 0) throw new PrivatePostgresException($"{directory} can't be made: {made.LastLine}.");
        if ((await Run("test", ["-w", directory], cancellation)).Exit == 0) return;
        throw new PrivatePostgresException(Name is null
            ? $"{directory} can't be written: check its owner."
            : $"PostgreSQL runs as the user {Name}, who may not enter {directory}: choose a data directory whose parents everyone may enter.");
    }
}
