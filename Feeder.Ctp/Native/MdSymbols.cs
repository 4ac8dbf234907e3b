namespace Mdc.Feeder.Ctp.Native;

/// <summary>Mangled names of the library's static functions (ctp.md 1.1).</summary>
/// <param name="CreateOfThree">Creation with three switches: udp, multicast, production. From 6.7.11 on.</param>
/// <param name="CreateOfTwo">Creation with two.</param>
/// <param name="Version">The version's text.</param>
internal sealed record MdSymbols(string CreateOfThree, string CreateOfTwo, string Version)
{
    /// <summary>As g++ mangles.</summary>
    public static readonly MdSymbols Linux = new(
        "_ZN15CThostFtdcMdApi15CreateFtdcMdApiEPKcbbb", "_ZN15CThostFtdcMdApi15CreateFtdcMdApiEPKcbb", "_ZN15CThostFtdcMdApi13GetApiVersionEv");

    /// <summary>As MSVC mangles for x64.</summary>
    public static readonly MdSymbols Windows = new(
        "?CreateFtdcMdApi@CThostFtdcMdApi@@SAPEAV1@PEBD_N1_N@Z", "?CreateFtdcMdApi@CThostFtdcMdApi@@SAPEAV1@PEBD_N1@Z", "?GetApiVersion@CThostFtdcMdApi@@SAPEBDXZ");

    /// <summary>Those of the system we run on.</summary>
    public static MdSymbols OfThisSystem => OperatingSystem.IsWindows() ? Windows : Linux;
}
