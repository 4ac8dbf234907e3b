using System.Text;
using Mdc.Feeder.Fronts;
using Mdc.Feeder.Fronts.Configuration;
using Mdc.Feeder.Fronts.Dispatch;

namespace Mdc.Feeder.Tests.Fronts;

public sealed class ConfigurationTests
{
    [Fact]
    public void A_file_says_everything_and_comes_out_as_it_went_in()
    {
        var options = Parse("""
            {
              // somebody else's section
              "Logging": { "level": "Warning" },
              "Fronts": {
                "redundancy": 3, "strategy": "least_connections", "library": "/opt/ctp/thostmduserapi_se.so", "secrets": "/etc/mdc/secrets",
                "chunk": 200, "pauseSeconds": 2, "silenceSeconds": 5.5,
                "list": [
                  { "name": "a", "broker": "9999", "addresses": ["127.0.0.1:1", "ssl://h.example:2"], "user": "u", "secret": "A_PASSWORD", "budget": 400, "priority": 2 },
                  { "name": "b", "broker": "0034", "addresses": ["tcp://127.0.0.1:3"], "enabled": false, "production": false, "profile": "6.6.1", },
                ]
              }
            }
            """);

        Assert.Equal((3, DispatchStrategy.LeastConnections, 200, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5.5)),
            (options.Redundancy, options.Strategy, options.Session.Chunk, options.Session.Pause, options.Session.Silence));
        Assert.Equal(["tcp://127.0.0.1:1", "ssl://h.example:2"], options.Fronts[0].Addresses);
        Assert.Equal((400, 2, "u", "A_PASSWORD"), (options.Fronts[0].Budget, options.Fronts[0].Priority, options.Fronts[0].UserId, options.Fronts[0].Secret));
        Assert.Equal((false, false, "6.6.1"), (options.Fronts[1].IsEnabled, options.Fronts[1].IsProduction, options.Fronts[1].Profile));
        var again = Parse(FrontsFile.Write(options));
        Assert.Equal(FrontsFile.Write(options), FrontsFile.Write(again));
        Assert.Equal(options.Fronts[0] with { Addresses = [] }, again.Fronts[0] with { Addresses = [] });
        Assert.Equal(options.Session with { Silence = again.Session.Silence }, again.Session with { Silence = again.Session.Silence });
    }

    [Theory]
    [InlineData("""{}""", "there is no section \"fronts\".")]
    [InlineData("""{"fronts": {"redundancy": 9, "list": []}}""", "redundancy is 9; it may be 1 to 8.")]
    [InlineData("""{"fronts": {"list": [{"name": "a", "broker": "1", "addresses": ["h:1"]}, {"name": "a", "broker": "2", "addresses": ["h:2"]}]}}""", "front a is listed twice.")]
    [InlineData("""{"fronts": {"list": [{"name": "a/b", "broker": "1", "addresses": ["h:1"]}]}}""", "'a/b' is no name of a front: up to 64 letters, digits, '-', '_' and '.'.")]
    [InlineData("""{"fronts": {"list": [{"name": "a", "broker": "1", "addresses": []}]}}""", "front a has no address.")]
    [InlineData("""{"fronts": {"list": [{"name": "a", "broker": "1", "addresses": ["http://h:1"]}]}}""", "'http://h:1' is no front address: it begins with none of tcp://, ssl:// and tcp6://.")]
    [InlineData("""{"fronts": {"list": [{"name": "a", "broker": "1", "addresses": ["h:1"], "budget": 0}]}}""", "front a has a budget of 0; leave it out for no limit.")]
    public void What_contradicts_itself_is_refused_with_a_sentence(string json, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<SourceException>(() => Parse(json)).Message);

    [Fact]
    public void A_misspelt_name_is_an_error_and_not_a_default() =>
        Assert.Contains("redundency", Assert.Throws<SourceException>(() => Parse("""{"fronts": {"redundency": 3, "list": []}}""")).Message);

    [Theory]
    [InlineData("127.0.0.1:41213", "tcp://127.0.0.1:41213")]
    [InlineData(" tcp://h.example:1 ", "tcp://h.example:1")]
    [InlineData("TCP://h:1", "tcp://h:1")]
    [InlineData("tcp6://[::1]:5", "tcp6://[::1]:5")]
    [InlineData("tcp6://::1:5", "tcp6://[::1]:5")]
    [InlineData("ssl://front_1.example.com:41313", "ssl://front_1.example.com:41313")]
    public void An_address_is_brought_into_the_librarys_form(string text, string address) => Assert.Equal(address, FrontAddress.Parse(text).ToString());

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("127.0.0.1:2x")]
    [InlineData("127.0.0:20001")]
    [InlineData("127.0.0.256:20001")]
    [InlineData(":1")]
    [InlineData("a b:1")]
    [InlineData("a\nb:1")]
    [InlineData("a\0b:1")]
    [InlineData("前置:20001")]
    [InlineData("udp://h:1")]
    [InlineData("tcp://tcp://h:1")]
    [InlineData("tcp://[::1]:20001")]
    [InlineData("tcp6://[::x]:20001")]
    [InlineData("")]
    public void A_malformed_address_never_reaches_a_library(string text)
    {
        var refused = Assert.Throws<SourceException>(() => FrontAddress.Parse(text));
        Assert.StartsWith($"'{text}' is no front address: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_too_long_for_the_library_is_refused() => Assert.Throws<SourceException>(() => FrontAddress.Parse($"tcp://{new string('a', 120)}:20001"));

    [RecordedFact]
    public void The_list_of_93_brokers_is_imported_with_its_repeats_and_prefixes()
    {
        var list = BrokerList.Read(File.ReadAllBytes(Path.Combine(RecordedDays.Folder, "..", "ref", "brokers.json")));

        Assert.Equal((93, 778), (list.Brokers, list.Addresses));
        // One of them lists two servers and no address.
        Assert.Equal((92, "8888 J金瑞期货 has no market-data address."), (list.Fronts.Count, Assert.Single(list.Refused)));
        Assert.True(list.Repeats > 0);
        Assert.Equal(778 - list.Repeats, list.Fronts.Sum(front => front.Addresses.Count));
        Assert.Equal(92, list.Fronts.Select(front => front.Name).Distinct().Count());
        Assert.Equal(3, list.Fronts.Count(front => front.BrokerId == "8888"));
        Assert.All(list.Fronts.SelectMany(front => front.Addresses), address => Assert.StartsWith("tcp://127.", address));
        Assert.Empty(FrontsCheck.Contradictions(new FrontsOptions { Fronts = list.Fronts }));
        Assert.Equal(92, Parse(FrontsFile.Write(new FrontsOptions { Fronts = list.Fronts })).Fronts.Count);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("gb2312")]
    public void A_broker_xml_of_the_usual_shape_is_imported(string encoding)
    {
        var xml = $"""
            <?xml version="1.0" encoding="{encoding}"?>
            <root>
              <broker BrokerID="9999" BrokerName="上期技术" BrokerEName="SimNow">
                <Servers><Server><Name>电信</Name><Protocols><Protocol>TCP</Protocol></Protocols>
                  <Trading><item>127.0.0.1:30001</item></Trading>
                  <MarketData><item>127.0.0.1:30011</item><item>tcp://127.0.0.1:30011</item></MarketData>
                </Server><Server><Name>联通</Name><Trading/><MarketData><item>tcp://127.0.0.2:30011</item></MarketData></Server></Servers>
              </broker>
              <broker BrokerID="0001" BrokerName="B" BrokerEName=""><Servers><Server><MarketData><item>nowhere</item></MarketData></Server></Servers></broker>
            </root>
            """;
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var list = BrokerList.Read(Encoding.GetEncoding(encoding).GetBytes(xml));

        var front = Assert.Single(list.Fronts);
        Assert.Equal(("9999-simnow", "9999", "上期技术"), (front.Name, front.BrokerId, front.Note));
        Assert.Equal(["tcp://127.0.0.1:30011", "tcp://127.0.0.2:30011"], front.Addresses);
        Assert.Equal((1, 2), (list.Repeats, list.Refused.Count));
    }

    [Fact]
    public void A_document_type_in_a_broker_xml_is_refused()
    {
        var xml = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><root><broker BrokerID="1" BrokerName="&x;"/></root>""";
        Assert.Contains("DTD", Assert.Throws<SourceException>(() => BrokerList.Read(Encoding.UTF8.GetBytes(xml))).Message);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("<root/>")]
    [InlineData("{\"a\": 1}")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void What_is_no_broker_list_is_refused(string text) => Assert.Throws<SourceException>(() => BrokerList.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Secrets_come_from_the_environment_else_from_a_file_that_nobody_else_may_read()
    {
        if (OperatingSystem.IsWindows()) return;
        using var folder = new TempFolder();
        var file = folder.Write("secrets", "A=wrong\nB=with=equals\n");
        var front = PoolRig.Front(1) with { UserId = "u" };
        var secrets = new FrontSecrets(file, name => name == "A" ? "right" : null);

        Assert.Equal("", secrets.LoginOf(PoolRig.Front(1)).UserId);
        Assert.Equal("right", secrets.LoginOf(front with { Secret = "A" }).Password);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Contains("chmod 600", Assert.Throws<SourceException>(() => secrets.LoginOf(front with { Secret = "B" })).Message);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal("with=equals", secrets.LoginOf(front with { Secret = "B" }).Password);
        Assert.Contains("the secret C", Assert.Throws<SourceException>(() => secrets.LoginOf(front with { Secret = "C" })).Message);
        Assert.DoesNotContain("equals", secrets.LoginOf(front with { Secret = "B" }).ToString());
    }

    [Fact]
    public void Fronts_keep_their_numbers_over_restarts_and_numbers_are_never_given_again()
    {
        using var folder = new TempFolder();
        var numbers = FrontNumbers.Of(folder.Folder);
        Assert.Equal((1, 2, 1), ((int)numbers.Of(PoolRig.Front(5)), (int)numbers.Of(PoolRig.Front(6)), (int)numbers.Of(PoolRig.Front(5))));
        var again = FrontNumbers.Of(folder.Folder);
        Assert.Equal((3, 2), ((int)again.Of(PoolRig.Front(7)), (int)again.Of(PoolRig.Front(6))));
        File.WriteAllText(Path.Combine(folder.Folder, FrontNumbers.FileName), "{");
        Assert.Throws<SourceException>(() => FrontNumbers.Of(folder.Folder));
    }

    [Fact]
    public void Doubts_are_said_one_by_one()
    {
        var shared = PoolRig.Front(2) with { BrokerId = "0001", Addresses = PoolRig.Front(1).Addresses, Budget = 10 };
        var warnings = FrontsCheck.Warnings(new FrontsOptions { Fronts = [PoolRig.Front(1) with { Budget = 10 }, shared] }, instruments: 30).ToList();
        Assert.Equal(3, warnings.Count);
        Assert.StartsWith("Redundancy is 2, but the enabled fronts are of 1 broker:", warnings[0]);
        Assert.Equal("tcp://127.0.0.1:20001 is an address of f1, f2: they are one front and not independent.", warnings[1]);
        Assert.Equal("The budgets have room for 20 subscriptions; 30 instruments on 2 fronts each are 60.", warnings[2]);
    }

    private static FrontsOptions Parse(string json) => FrontsFile.Parse(Encoding.UTF8.GetBytes(json));
}
