using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace Mdc.Client.Cluster.Hosting;

/// <summary>Who this process is and whom it trusts: a folder with node.crt, node.key and ca.crt, all PEM.</summary>
/// <remarks>Both ends show a certificate of the one authority; names are not compared, since silos come and go by address.</remarks>
public sealed class ClusterCertificates
{
    private readonly X509Certificate2 _own;
    private readonly X509Certificate2Collection _authority;

    private ClusterCertificates(X509Certificate2 own, X509Certificate2Collection authority) => (_own, _authority) = (own, authority);

    /// <summary>Reads the folder.</summary>
    /// <exception cref="ArgumentException">A file is missing or is no certificate, or the key may be read by others.</exception>
    public static ClusterCertificates Load(string folder)
    {
        try
        {
            var key = Path.Combine(folder, "node.key");
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(key) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
                throw new ArgumentException($"The key {key} can be read by others: give it mode 0600.", nameof(folder));
            using var pem = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "node.crt"), key);
            var authority = new X509Certificate2Collection();
            authority.ImportFromPemFile(Path.Combine(folder, "ca.crt"));
            // TLS wants the key where the platform keeps keys: through PKCS#12 it is there.
            return new ClusterCertificates(X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null), authority);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ArgumentException($"The certificates in {folder} can't be used: {e.Message}", nameof(folder), e);
        }
    }

    /// <summary>Puts them into a silo's or a client's connections.</summary>
    public void Apply(TlsOptions tls)
    {
        tls.LocalCertificate = _own;
        tls.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.RemoteCertificateValidation = (certificate, _, _) => IsOfOurAuthority(certificate);
        tls.OnAuthenticateAsClient = (_, options) =>
        {
            options.TargetHost = ClusterConnection.ClusterName;
            options.ClientCertificates = [_own];
        };
    }

    private bool IsOfOurAuthority(X509Certificate2? certificate)
    {
        if (certificate is null) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
