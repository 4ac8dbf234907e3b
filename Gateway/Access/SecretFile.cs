using System.Security.Cryptography;
using System.Text;

namespace Mdc.Gateway.Access;

/// <summary>A secret of 32 random bytes in hexadecimal, in a file of the data directory that only its owner may read.</summary>
internal static class SecretFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads the secret, or makes one. Throws <see cref="InvalidOperationException"/> where others may read the file.</summary>
    public static byte[] LoadOrCreate(string dataDirectory, string fileName)
    {
        Directory.CreateDirectory(dataDirectory);
        var path = Path.Combine(dataDirectory, fileName);
        try
        {
            // The mode is given at creation: a file that is open to all for a moment is open to all.
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
            using var file = new FileStream(path, options);
            file.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))));
        }
        catch (IOException) when (File.Exists(path))
        {
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
            throw new InvalidOperationException($"{path} may be read by others than its owner; run chmod 600 on it, and delete it if it was read.");
        var secret = Encoding.ASCII.GetBytes(File.ReadAllText(path).Trim());
        if (secret.Length < 32) throw new InvalidOperationException($"{path} holds no secret; delete it and a new one is made.");
        return secret;
    }
}
