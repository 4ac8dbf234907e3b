using Mdc.Feeder.Ctp.Native;

namespace Mdc.Feeder.Ctp.Tests.Native;

public sealed class AbiProfileTests
{
    [Theory]
    [InlineData("v6.3.11_20180109 14:59:34", "6.3.15")]
    [InlineData("v6.3.15_20190220 16:22:00", "6.3.15")]
    [InlineData("v6.3.16_20190305 16:15:50", "6.3.15")]
    [InlineData("v6.3.19_P1_20200106 13:50:50", "6.3.19")]
    [InlineData("v6.5.1_20200908 10:25:08", "6.5.1")]
    [InlineData("v6.6.1_p1cp_20210406", "6.6.1")]
    [InlineData("V6_6_9", "6.6.1")]
    [InlineData("v6.7.10_CP_20250415", "6.6.1")]
    [InlineData("v6.7.13_20260225 14:16:30.12079", "6.6.1")]
    [InlineData("openctp-tts v6.7.11", "6.6.1")]
    [InlineData("openctp-tts v6.3.15", "6.3.15")]
    [InlineData("6.3.15", "6.3.15")]
    [InlineData("6.3.19_P1", "6.3.19")]
    [InlineData("V6_6_1_P1", "6.6.1")]
    [InlineData("V1.7.5", "mini-1.7.5")]
    [InlineData("V1.6.3", "mini-1.7.5")]
    public void A_library_is_called_as_its_version_wants(string said, string profile) => Assert.Equal(profile, AbiProfile.Choose(said, hasProductionSwitch: false, wanted: null).Name);

    [Theory]
    [InlineData("", "6.6.1")]
    [InlineData("v7.0.1", "6.6.1")]
    [InlineData("V1.8.0", "mini-1.7.5")]
    public void A_library_with_a_production_switch_is_new_unless_it_is_mini(string said, string profile) => Assert.Equal(profile, AbiProfile.Choose(said, hasProductionSwitch: true, wanted: null).Name);

    [Fact]
    public void The_configuration_overrides_the_version() => Assert.Equal("6.3.19", AbiProfile.Choose("v6.7.13", hasProductionSwitch: true, wanted: "6.3.19").Name);

    [Theory]
    [InlineData("")]
    [InlineData("build 20260101")]
    [InlineData("V1.4")]
    [InlineData("V1.5.6")]
    [InlineData("v7.0.1")]
    [InlineData("v2.0.3")]
    public void A_version_that_tells_nothing_is_not_guessed(string said)
    {
        var refused = Assert.Throws<SourceException>(() => AbiProfile.Choose(said, hasProductionSwitch: false, wanted: null));
        Assert.Contains($"'{said}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("mini-1.7.5", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_that_does_not_exist_is_refused_with_those_that_do() =>
        Assert.Contains("6.3.15, 6.3.19, 6.5.1, 6.6.1, mini-1.7.5", Assert.Throws<SourceException>(() => AbiProfile.Choose("v6.7.13", true, "6.8.0")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_tick_is_never_heard_where_older_libraries_ask_for_quotes()
    {
        // The most dangerous fact: one callback more in the middle since 6.3.19 (ctp.md 1.3).
        var (before, after) = (AbiProfile.Choose("v6.3.16", false, null), AbiProfile.Choose("v6.3.19", false, null));
        Assert.Equal((12, 10), (before.Spi.Count, before.Spi.Depth));
        Assert.Equal((13, 11), (after.Spi.Count, after.Spi.Depth));
        Assert.Equal((14, 15), (before.Api.Count, after.Api.Count));
    }

    [Fact]
    public void Both_systems_have_their_own_manglings()
    {
        Assert.Equal("_ZN15CThostFtdcMdApi15CreateFtdcMdApiEPKcbbb", MdSymbols.Linux.CreateOfThree);
        Assert.Equal("?CreateFtdcMdApi@CThostFtdcMdApi@@SAPEAV1@PEBD_N1_N@Z", MdSymbols.Windows.CreateOfThree);
        Assert.Equal(OperatingSystem.IsWindows() ? MdSymbols.Windows : MdSymbols.Linux, MdSymbols.OfThisSystem);
    }
}
