using System.Security.Cryptography;
using Mdc.Silo.Commands;

namespace Mdc.Silo.Certificates;

/// <summary>The key that a data directory's certificates are signed with: ECDSA P-256, in a file that only its owner may read.</summary>
internal sealed class CertificateKey : IDisposable
{
    /// <summary>Name of the file in the data directory.</summary>
    public const string FileName = "certificate-key.pem";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly ECDsa _key;

    private CertificateKey(ECDsa key) => _key = key;

    /// <summary>The public half, as SubjectPublicKeyInfo.</summary>
    public byte[] PublicKey => _key.ExportSubjectPublicKeyInfo();

    /// <summary>Reads the key, or makes one.</summary>
    /// <exception cref="CommandException">Others may read the file, or it holds no key.</exception>
    public static CertificateKey LoadOrCreate(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, FileName);
        Create(path);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
            throw new CommandException(ExitCode.DataDirectory, $"{path} may be read by others than its owner; run chmod 600 on it, and delete it if it was read.");
        return new CertificateKey(Read(path));
    }

    /// <summary>The public half of a directory's key; null where it has none.</summary>
    public static byte[]? PublicKeyOf(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, FileName);
        if (!File.Exists(path)) return null;
        using var key = Read(path);
        return key.ExportSubjectPublicKeyInfo();
    }

    /// <summary>Short enough to be read aloud: the first 16 hexadecimal digits of the SHA-256 of a public key.</summary>
    public static string Fingerprint(byte[] publicKey) => Convert.ToHexStringLower(SHA256.HashData(publicKey))[..16];

    /// <summary>Signs bytes with SHA-256.</summary>
    public byte[] Sign(ReadOnlySpan<byte> bytes) => _key.SignData(bytes, HashAlgorithmName.SHA256);

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    // The mode is given at creation: a file that is open to all for a moment is open to all.
    private static void Create(string path)
    {
        if (File.Exists(path)) return;
        var draft = path + ".new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using (var file = new FileStream(draft, options)) file.Write(System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
        File.Move(draft, path);
    }

    private static ECDsa Read(string path)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            return key;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new CommandException(ExitCode.DataDirectory, $"{path} holds no key: {e.Message} Move it away and a new one is made.", e);
        }
    }
}
