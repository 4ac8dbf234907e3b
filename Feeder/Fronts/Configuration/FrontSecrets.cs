namespace Mdc.Feeder.Fronts.Configuration;

/// <summary>Finds the password a front's login needs: in the environment, else in the secrets file. Passwords are kept nowhere and never logged.</summary>
/// <param name="file">A file of lines "NAME=password" with mode 0600; null for none.</param>
/// <param name="environment">An environment variable; null where it is not set.</param>
public sealed class FrontSecrets(string? file, Func<string, string?> environment)
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The login of a front: anonymous where it names no user.</summary>
    /// <exception cref="SourceException">The secret is missing, or the file may be read by others.</exception>
    public FrontLogin LoginOf(FrontSettings front)
    {
        if (front.UserId is not { Length: > 0 } user) return new FrontLogin(front.BrokerId, "", "");
        if (front.Secret is not { Length: > 0 } secret) return new FrontLogin(front.BrokerId, user, "");
        var password = environment(secret) ?? InFile(secret)
            ?? throw new SourceException($"Front {front.Name} logs in with the secret {secret}, which is neither an environment variable nor {(file is null ? "in a secrets file: none is configured" : "in " + file)}.");
        return new FrontLogin(front.BrokerId, user, password);
    }

    private string? InFile(string secret)
    {
        if (file is null) return null;
        if (!File.Exists(file)) throw new SourceException($"The secrets file {file} is not there.");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != 0)
            throw new SourceException($"The secrets file {file} may be read by others: chmod 600 {file}");
        foreach (var line in File.ReadLines(file))
        {
            var equals = line.IndexOf('=');
            if (equals > 0 && line.AsSpan(0, equals).Trim().SequenceEqual(secret)) return line[(equals + 1)..];
        }
        return null;
    }
}
