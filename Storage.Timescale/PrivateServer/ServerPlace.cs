namespace Mdc.Storage.Timescale.PrivateServer;

/// <summary>Where the private server's files are: in the data directory, or, where its user may not enter that, in a place of their own that the data directory names.</summary>
/// <remarks>
/// A root shell works in /root or in a temporary directory of mode 0700, which an unprivileged server can't enter. The place is new for each data
/// directory, so that a database never meets a journal that is not its own.
/// </remarks>
internal static class ServerPlace
{
    private const string PointerFile = "postgres.place";
    private const string Elsewhere = "/var/lib/mdc";

    /// <summary>The root of the server's files for a data directory; chosen once and then kept.</summary>
    public static async Task<string> Of(string dataDirectory, ServerAccount account, IProgress<string>? progress, CancellationToken cancellation)
    {
        var inside = Path.Combine(dataDirectory, "postgres");
        if (account.Name is null) return inside;

        var pointer = Path.Combine(dataDirectory, PointerFile);
        if (File.Exists(pointer)) return (await File.ReadAllTextAsync(pointer, cancellation)).Trim();

        try
        {
            Directory.CreateDirectory(dataDirectory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PrivatePostgresException($"{dataDirectory} can't be made: {e.Message}", e);
        }
        if ((await account.Run("test", ["-x", dataDirectory], cancellation)).Exit == 0) return inside;

        var place = Path.Combine(Elsewhere, Guid.NewGuid().ToString("N"));
        progress?.Report($"the user {account.Name} may not enter {dataDirectory}: PostgreSQL's files are in {place}");
        await File.WriteAllTextAsync(pointer + ".new", place + "\n", cancellation);
        File.Move(pointer + ".new", pointer);
        return place;
    }
}
