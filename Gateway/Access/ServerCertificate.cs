using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mdc.Gateway.Access;

/// <summary>The certificate the gateway shows, out of PEM files.</summary>
internal static class ServerCertificate
{
    /// <summary>Reads certificate and key. Throws <see cref="InvalidOperationException"/> with a sentence where they can't be used.</summary>
    public static X509Certificate2 Load(GatewayOptions options)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(options.CertificatePath!, options.CertificateKeyPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new InvalidOperationException($"The certificate {options.CertificatePath} can't be used: {e.Message}", e);
        }
    }
}
