using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mdc.Gateway.Access;

/// <summary>A token as it is kept: its secret is not in it.</summary>
/// <param name="Id">Eight hexadecimal digits, for revoking.</param>
/// <param name="Name">Whose it is; the audit names it.</param>
/// <param name="Scope">What it may do.</param>
/// <param name="Hash">SHA-256 of the secret, hexadecimal. The secret is 256 random bits: there is nothing to guess, so no slow hash is needed.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends; null for never.</param>
public sealed record KeptToken(string Id, string Name, TokenScope Scope, string Hash, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt)
{
    /// <summary>True from its end on.</summary>
    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;
}

/// <summary>The tokens of a data directory: the file tokens.json, which its owner alone may read. Gateways see a change within a second.</summary>
public sealed class TokenFile(string dataDirectory)
{
    /// <summary>Name of the file in the data directory.</summary>
    public const string FileName = "tokens.json";

    /// <summary>The most tokens at once.</summary>
    public const int Most = 1_000;

    private const string SecretPrefix = "mdc-";
    private const int LongestName = 64;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Where it is.</summary>
    public string Path { get; } = System.IO.Path.Combine(dataDirectory, FileName);

    /// <summary>All tokens, the oldest first. Throws <see cref="InvalidDataException"/> where the file is not ours.</summary>
    public IReadOnlyList<KeptToken> Read()
    {
        try
        {
            return JsonSerializer.Deserialize<List<KeptToken>>(File.ReadAllBytes(Path), Json) ?? [];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{Path} is no list of tokens: {e.Message}", e);
        }
    }

    /// <summary>Makes a token.</summary>
    /// <returns>What is kept, and the secret, which is nowhere else.</returns>
    /// <exception cref="ArgumentException">The name is empty, too long, has other than printable ASCII characters, or a token has it already.</exception>
    public (KeptToken Token, string Secret) Create(string name, TokenScope scope, DateTimeOffset now, TimeSpan? lifetime)
    {
        if (name.Length is 0 or > LongestName || name.Any(c => c is < ' ' or > '~')) throw new ArgumentException($"A token's name has 1 to {LongestName} printable ASCII characters.", nameof(name));
        using var _ = Lock();
        var tokens = Read();
        if (tokens.Count >= Most) throw new ArgumentException($"There are {Most} tokens; revoke some.", nameof(name));
        if (tokens.Any(token => token.Name == name)) throw new ArgumentException($"A token is named '{name}' already.", nameof(name));

        var secret = SecretPrefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var made = new KeptToken(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)), name, scope, HashOf(secret), now, now + lifetime);
        Write([.. tokens, made]);
        return (made, secret);
    }

    /// <summary>Ends a token, by its id or name. False where there is none.</summary>
    public bool Revoke(string idOrName)
    {
        using var _ = Lock();
        var tokens = Read();
        var left = tokens.Where(token => token.Id != idOrName && token.Name != idOrName).ToList();
        if (left.Count == tokens.Count) return false;
        Write(left);
        return true;
    }

    /// <summary>What is kept of a secret.</summary>
    internal static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private void Write(IReadOnlyList<KeptToken> tokens)
    {
        var draft = Path + ".new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(draft, options)) JsonSerializer.Serialize(file, tokens, Json);
        File.Move(draft, Path, overwrite: true);
    }

    // Two commands at once must not lose each other's token.
    private FileStream Lock()
    {
        Directory.CreateDirectory(dataDirectory);
        return new FileStream(Path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
    }
}
