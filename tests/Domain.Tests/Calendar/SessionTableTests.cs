using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Tests.Shared;
using Mdc.Domain.Instruments;

namespace Mdc.Domain.Tests.Calendar;

public sealed class SessionTableTests
{
    private static readonly MarketRules Rules = MarketRules.LoadEmbedded();

    [Theory]
    [InlineData("au", 20260323, "21:00-02:30 09:00-10:15 10:30-11:30 13:30-15:00", 555)]
    [InlineData("cu", 20260323, "21:00-01:00 09:00-10:15 10:30-11:30 13:30-15:00", 465)]
    [InlineData("rb", 20260323, "21:00-23:00 09:00-10:15 10:30-11:30 13:30-15:00", 345)]
    [InlineData("nr", 20260323, "21:00-23:00 09:00-10:15 10:30-11:30 13:30-15:00", 345)]
    [InlineData("MA", 20260323, "21:00-23:00 09:00-10:15 10:30-11:30 13:30-15:00", 345)]
    [InlineData("AP", 20200804, "09:00-10:15 10:30-11:30 13:30-15:00", 225)]
    [InlineData("lc", 20260323, "09:00-10:15 10:30-11:30 13:30-15:00", 225)]
    [InlineData("IF", 20210105, "09:30-11:30 13:00-15:00", 240)]
    [InlineData("IO", 20260323, "09:30-11:30 13:00-15:00", 240)]
    [InlineData("TL", 20260323, "09:30-11:30 13:00-15:15", 255)]
    [InlineData("rb", 20190610, "09:00-10:15 10:30-11:30 13:30-15:00", 225)] // after a holiday
    [InlineData("rb", 20200303, "09:00-10:15 10:30-11:30 13:30-15:00", 225)] // nights suspended
    public void A_product_has_its_hours(string root, int day, string hours, int minutes)
    {
        var sessions = Rules.Sessions.For(root, new TradingDay(day), Rules.Calendar);

        Assert.Equal(hours, Hours(sessions));
        Assert.Equal(minutes, sessions.TotalMinutes);
    }

    [Theory]
    [InlineData("m", 20190329, "21:00-23:30")] // Friday, the last long night was the evening before
    [InlineData("m", 20190401, "21:00-23:00")]
    [InlineData("pp", 20190329, "09:00-10:15")] // no night yet
    [InlineData("pp", 20190401, "21:00-23:00")]
    [InlineData("SR", 20191212, "21:00-23:30")]
    [InlineData("SR", 20191213, "21:00-23:00")]
    [InlineData("T", 20200717, "09:15-11:30")]
    [InlineData("T", 20200720, "09:30-11:30")]
    public void A_rule_holds_from_its_trading_day(string root, int day, string firstSection) =>
        Assert.StartsWith(firstSection, Hours(Rules.Sessions.For(root, new TradingDay(day), Rules.Calendar)), StringComparison.Ordinal);

    [Theory]
    [InlineData("rb", 20260324, true, true)]
    [InlineData("MA", 20260324, true, false)] // CZCE has no auction in the morning after a night
    [InlineData("MA", 20260224, true, null)] // but one after a holiday
    [InlineData("AP", 20260324, true, null)]
    [InlineData("IF", 20260324, true, null)]
    public void Auctions_open_the_trading_day_and_where_the_exchange_has_it_the_morning(string root, int day, bool opens, bool? morning)
    {
        var sections = Rules.Sessions.For(root, new TradingDay(day), Rules.Calendar).Sections;

        Assert.Equal(opens, sections[0].HasAuction);
        Assert.Equal(morning is not null, sections[0].IsNight);
        if (morning is { } expected) Assert.Equal(expected, sections[1].HasAuction);
        Assert.False(sections[^1].HasAuction);
    }

    [Fact]
    public void Products_of_one_template_share_one_days_sessions_without_allocation()
    {
        var day = new TradingDay(20260323);
        var first = Rules.Sessions.For("rb", day, Rules.Calendar);

        var second = Rules.Sessions.For("m", day, Rules.Calendar);
        var allocated = Allocated.LeastOf(3, _ => Rules.Sessions.For("m", day, Rules.Calendar));

        Assert.Same(first, second);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void A_product_without_a_rule_is_said_by_name()
    {
        var error = Assert.Throws<KeyNotFoundException>(() => Rules.Sessions.For("zz", new TradingDay(20260323), Rules.Calendar));

        Assert.Contains("zz", error.Message, StringComparison.Ordinal);
        Assert.False(Rules.Sessions.TryFind("zz", new TradingDay(20260323), Rules.Calendar, out _));
    }

    [Fact]
    public void Always_open_is_one_section_of_a_whole_day_and_joins_the_next_without_a_hole()
    {
        var rules = MarketRules.AlwaysOpen;

        var saturday = rules.Sessions.For("rb", new TradingDay(20240608), rules.Calendar);
        var sunday = rules.Sessions.For("whatever", new TradingDay(20240609), rules.Calendar);

        Assert.Equal("18:00-18:00", Hours(saturday));
        Assert.Equal(1_440, saturday.TotalMinutes);
        Assert.Equal("2024-06-07T18:00:00+08:00", ChinaTime.Format(saturday.OpenNs));
        Assert.Equal(saturday.CloseNs, sunday.OpenNs);
        Assert.Equal(Phase.Closed, saturday.At(saturday.OpenNs - 1));
        Assert.True(rules.Products.TryFind("rb", out _));
    }

    [Fact]
    public void The_rules_name_the_versions_of_their_three_parts()
    {
        Assert.Equal($"{Rules.Products.Version}/{Rules.Calendar.Version}/{Rules.Sessions.Version}", Rules.Version);
        Assert.NotEqual(Rules.Version, MarketRules.AlwaysOpen.Version);
    }

    [Theory]
    [InlineData("""{"day":["09:00-10:15","10:00-11:30"]}""")] // overlap
    [InlineData("""{"day":["09:00-09:00"]}""")]
    [InlineData("""{"day":[]}""")]
    [InlineData("""{"day":["09:00"]}""")]
    [InlineData("""{"night":"17:00-23:00","day":["09:00-10:15"]}""")]
    [InlineData("""{"night":"21:00-06:30","day":["09:00-10:15"]}""")]
    public void Hours_that_cannot_be_are_refused(string template)
    {
        var json = $$"""{"version":"1","templates":{"t":{{template}}},"rules":[]}""";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));

        Assert.Throws<InvalidDataException>(() => SessionTable.Load(stream));
    }

    private static string Hours(TradingSessions sessions) =>
        string.Join(' ', sessions.Sections.ToArray().Select(s => $"{ChinaTime.ToDateTimeOffset(s.StartNs):HH:mm}-{ChinaTime.ToDateTimeOffset(s.EndNs):HH:mm}"));
}
