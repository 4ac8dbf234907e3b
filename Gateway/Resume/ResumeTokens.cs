using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Mdc.Domain.Ticks;

namespace Mdc.Gateway.Resume;

/// <summary>What a client had of one instrument when its token was made.</summary>
internal readonly record struct ResumePoint(string Instrument, FeedPositions Sent);

/// <summary>
/// Resume tokens: instruments and positions, compressed, signed with the cluster's secret, so that any gateway of it takes them and trusts
/// the names in them. Several where there are many instruments: each stands for itself. Any thread.
/// </summary>
internal sealed class ResumeTokens(byte[] secret)
{
    /// <summary>Name of the secret's file in the data directory; gateways of one cluster share it.</summary>
    public const string FileName = "resume-secret";

    // So many fit into one request of 64 KiB with room to spare.
    private const int PointsPerToken = 2_000;
    private const byte Version = 1;
    private const int SignatureBytes = 16;

    private readonly byte[] _key = HMACSHA256.HashData(secret, "mdc resume token"u8);

    /// <summary>Makes the tokens of a connection's subscriptions; none where it has none.</summary>
    public IReadOnlyList<string> Make(IEnumerable<ResumePoint> points) =>
        [.. points.OrderBy(p => p.Instrument, StringComparer.Ordinal).Chunk(PointsPerToken).Select(Make)];

    /// <summary>Reads a token. False for anything this cluster did not make.</summary>
    public bool TryRead(string? token, out List<ResumePoint> points)
    {
        points = [];
        if (token is null || !Base64Url.IsValid(token)) return false;
        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length <= SignatureBytes || bytes[0] != Version) return false;
        var body = bytes.AsSpan(..^SignatureBytes);
        if (!CryptographicOperations.FixedTimeEquals(Sign(body), bytes.AsSpan(^SignatureBytes..))) return false;

        // Only our own words from here on.
        using var inflate = new BinaryReader(new DeflateStream(new MemoryStream(bytes, 1, body.Length - 1), CompressionMode.Decompress));
        var code = "";
        for (var left = inflate.Read7BitEncodedInt(); left > 0; left--)
        {
            code = string.Concat(code.AsSpan(0, inflate.ReadByte()), Encoding.ASCII.GetString(inflate.ReadBytes(inflate.ReadByte())));
            var sent = new FeedPositions();
            for (var feeders = inflate.ReadByte(); feeders > 0; feeders--)
                sent.Set(new FeedPosition(inflate.ReadByte(), (uint)inflate.Read7BitEncodedInt64(), inflate.Read7BitEncodedInt64()));
            points.Add(new ResumePoint(code, sent));
        }
        return true;
    }

    private string Make(ResumePoint[] points)
    {
        using var bytes = new MemoryStream();
        bytes.WriteByte(Version);
        using (var deflate = new BinaryWriter(new DeflateStream(bytes, CompressionLevel.Fastest, leaveOpen: true)))
        {
            deflate.Write7BitEncodedInt(points.Length);
            var before = "";
            foreach (var (code, sent) in points)
            {
                // Neighbours share most of their letters.
                var shared = code.AsSpan().CommonPrefixLength(before);
                deflate.Write((byte)shared);
                deflate.Write((byte)(code.Length - shared));
                deflate.Write(Encoding.ASCII.GetBytes(code, shared, code.Length - shared));
                before = code;
                var positions = sent.All().ToList();
                deflate.Write((byte)positions.Count);
                foreach (var position in positions)
                {
                    deflate.Write(position.Feeder);
                    deflate.Write7BitEncodedInt64(position.Epoch);
                    deflate.Write7BitEncodedInt64(position.N);
                }
            }
        }
        bytes.Write(Sign(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        return Base64Url.EncodeToString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    private byte[] Sign(ReadOnlySpan<byte> body) => HMACSHA256.HashData(_key, body)[..SignatureBytes];
}
