using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;
using System.Xml.Linq;

namespace Mdc.Feeder.Fronts.Configuration;

/// <summary>What a list of brokers came to.</summary>
/// <param name="Brokers">How many brokers the list has.</param>
/// <param name="Fronts">One front per broker that has market-data addresses, with all of them.</param>
/// <param name="Addresses">How many addresses the list has.</param>
/// <param name="Repeats">How many of them stood twice within one broker.</param>
/// <param name="Refused">Addresses and brokers that can't be used, each with its reason.</param>
public sealed record BrokerList(int Brokers, IReadOnlyList<FrontSettings> Fronts, int Addresses, int Repeats, IReadOnlyList<string> Refused)
{
    static BrokerList() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Reads brokers.json or broker.xml, whichever it is.</summary>
    /// <exception cref="SourceException">It is neither; the sentence says why.</exception>
    public static BrokerList Read(byte[] content)
    {
        // A byte order mark and blanks may come before either.
        var first = content.AsSpan().TrimStart("\uFEFF \t\r\n"u8);
        return first is [(byte)'<', ..] || content is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] ? ReadXml(content) : ReadJson(content);
    }

    // [{"brokerid", "broker_name", "broker_ename", "servers": [{"name", "market_data": ["host:port"]}]}]
    private static BrokerList ReadJson(byte[] content)
    {
        try
        {
            var brokers = JsonSerializer.Deserialize<List<JsonBroker>>(content.AsSpan().TrimStart("\uFEFF"u8), JsonSerializerOptions.Web) ?? [];
            return Build(brokers.Select(broker => new Broker(broker.BrokerId, broker.Name, broker.EnglishName, [.. (broker.Servers ?? []).SelectMany(server => server.MarketData ?? [])])));
        }
        catch (JsonException e)
        {
            throw new SourceException($"this is no list of brokers: {e.Message}", e);
        }
    }

    // <broker BrokerID BrokerName BrokerEName><Servers><Server><Name/><Trading/><MarketData><item>host:port</item>
    private static BrokerList ReadXml(byte[] content)
    {
        try
        {
            // A document type can name files and other machines: there is none in a broker list.
            using var reader = XmlReader.Create(new MemoryStream(content), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 64 << 20 });
            var brokers = XDocument.Load(reader).Descendants().Where(element => Is(element, "broker"));
            return Build(brokers.Select(broker => new Broker(
                Attribute(broker, "BrokerID"), Attribute(broker, "BrokerName"), Attribute(broker, "BrokerEName"),
                [.. broker.Descendants().Where(element => Is(element, "MarketData")).SelectMany(list => list.Elements().Select(item => item.Value))])));
        }
        catch (Exception e) when (e is XmlException or ArgumentException)
        {
            throw new SourceException($"this is no list of brokers: {e.Message}", e);
        }
    }

    private static BrokerList Build(IEnumerable<Broker> brokers)
    {
        var (fronts, refused, names) = (new List<FrontSettings>(), new List<string>(), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        var (all, count, repeats) = (0, 0, 0);
        foreach (var (id, name, englishName, texts) in brokers)
        {
            all++;
            if (id is not { Length: > 0 and <= 10 })
            {
                refused.Add($"'{name}' has no broker id of 1 to 10 letters.");
                continue;
            }
            var addresses = new List<string>();
            foreach (var text in texts)
            {
                count++;
                if (!FrontAddress.TryParse(text, out var address, out var reason)) refused.Add($"{id} {name}: {reason}");
                else if (addresses.Contains(address.ToString())) repeats++;
                else addresses.Add(address.ToString());
            }
            if (addresses.Count == 0)
            {
                refused.Add($"{id} {name} has no market-data address.");
                continue;
            }
            fronts.Add(new FrontSettings { Name = NameFor(id, englishName, names), BrokerId = id, Note = name, Addresses = addresses });
        }
        if (fronts.Count == 0) throw new SourceException($"this list has no broker with a market-data address.{(refused.Count > 0 ? " " + refused[0] : "")}");
        return new BrokerList(all, fronts, count, repeats, refused);
    }

    // Several firms share one broker id, and some have no English name: together they are unique, or get a count.
    private static string NameFor(string id, string? englishName, HashSet<string> taken)
    {
        var letters = new string([.. (englishName ?? "").Where(char.IsAsciiLetterOrDigit)]).ToLowerInvariant();
        var plain = string.Concat(id.Where(char.IsAsciiLetterOrDigit)) is var safe && letters.Length == 0 ? safe : $"{safe}-{letters}";
        var name = plain.Length == 0 ? "front" : plain[..Math.Min(plain.Length, 60)];
        for (var n = 2; !taken.Add(name); n++) name = $"{plain}-{n}";
        return name;
    }

    private static bool Is(XElement element, string name) => element.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string? Attribute(XElement element, string name) =>
        element.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;

    private sealed record Broker(string? Id, string? Name, string? EnglishName, string[] Addresses);

    private sealed record JsonBroker(
        string? BrokerId, [property: JsonPropertyName("broker_name")] string? Name, [property: JsonPropertyName("broker_ename")] string? EnglishName, List<JsonServer>? Servers);

    private sealed record JsonServer([property: JsonPropertyName("market_data")] List<string>? MarketData);
}
