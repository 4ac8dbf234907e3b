using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mdc.Gateway.Tests.Fakes;

namespace Mdc.Gateway.Tests.Access;

public sealed class TlsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mdc-tls-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Both_ports_speak_TLS_with_the_certificate_that_is_named()
    {
        var (certificate, key) = Certificate();
        await using var gateway = await TestGateway.Start(o => (o.CertificatePath, o.CertificateKeyPath) = (certificate, key));
        var thumbprint = "";
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, shown, _, _) =>
            {
                thumbprint = shown!.Thumbprint;
                return true;
            },
        };
        using var client = new HttpClient(handler);

        using var answer = await client.GetAsync(new Uri($"https://127.0.0.1:{gateway.Http.BaseAddress!.Port}/health/live"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(X509CertificateLoader.LoadCertificateFromFile(certificate).Thumbprint, thumbprint);
        using var socket = await client.GetAsync(new Uri($"https://127.0.0.1:{gateway.SocketUri.Port}/"));
        Assert.Equal(HttpStatusCode.UpgradeRequired, socket.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => gateway.Http.GetAsync("/health/live"));
    }

    [Fact]
    public async Task A_certificate_that_cant_be_used_is_said_in_one_sentence()
    {
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => TestGateway.Start(o => o.CertificatePath = "/nowhere.pem"));
        Assert.StartsWith("The certificate /nowhere.pem can't be used: ", e.Message, StringComparison.Ordinal);
    }

    private (string Certificate, string Key) Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(70));
        var (certificatePath, keyPath) = (Path.Combine(_folder.FullName, "cert.pem"), Path.Combine(_folder.FullName, "key.pem"));
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
        return (certificatePath, keyPath);
    }
}
