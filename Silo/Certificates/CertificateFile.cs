using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mdc.Silo.Commands;

namespace Mdc.Silo.Certificates;

/// <summary>A certificate as a file: <c>{"certificate": .., "public_key": "..", "signature": ".."}</c>.</summary>
/// <remarks>
/// The signature is over the bytes of the value of <c>certificate</c> exactly as they stand in the file, so that who checks needs no rule for
/// writing JSON; who formats the file anew breaks it.
/// </remarks>
/// <param name="Body">The signed text.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo.</param>
/// <param name="Signature">ECDSA P-256 over SHA-256, IEEE P1363.</param>
internal sealed record CertificateFile(string Body, byte[] PublicKey, byte[] Signature)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>Signs a certificate.</summary>
    public static CertificateFile Sign(Certificate certificate, CertificateKey key)
    {
        var body = JsonSerializer.Serialize(certificate, Json);
        return new CertificateFile(body, key.PublicKey, key.Sign(Encoding.UTF8.GetBytes(body)));
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="CommandException">It is no certificate.</exception>
    public static CertificateFile Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            return new CertificateFile(
                root.GetProperty("certificate").GetRawText(), root.GetProperty("public_key").GetBytesFromBase64(), root.GetProperty("signature").GetBytesFromBase64());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new CommandException(ExitCode.BadInput, $"{path} is no certificate: {e.Message}", e);
        }
    }

    /// <summary>The whole file's text.</summary>
    public string Text => $"{{\n\"certificate\": {Body},\n\"public_key\": \"{Convert.ToBase64String(PublicKey)}\",\n\"signature\": \"{Convert.ToBase64String(Signature)}\"\n}}\n";

    /// <summary>True where the body is what was signed with the key inside.</summary>
    public bool IsValid
    {
        get
        {
            try
            {
                using var key = ECDsa.Create();
                key.ImportSubjectPublicKeyInfo(PublicKey, out _);
                return key.VerifyData(Encoding.UTF8.GetBytes(Body), Signature, HashAlgorithmName.SHA256);
            }
            catch (CryptographicException)
            {
                return false;
            }
        }
    }

    /// <summary>The certificate itself.</summary>
    public Certificate Certificate => JsonSerializer.Deserialize<Certificate>(Body, Json)!;

    /// <summary>Writes the file, so that no reader sees half of it.</summary>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path + ".new", Text);
        File.Move(path + ".new", path, overwrite: true);
    }
}
