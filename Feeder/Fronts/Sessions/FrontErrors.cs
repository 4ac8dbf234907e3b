using System.Globalization;

namespace Mdc.Feeder.Fronts.Sessions;

/// <summary>What fronts and libraries mean by their numbers (ctp.md 1.5, 1.6), in words for an operator.</summary>
public static class FrontErrors
{
    /// <summary>More instruments than the front gives one session.</summary>
    public const int TooManyInstruments = 6000;

    /// <summary>The reason of a lost connection.</summary>
    public static string Reason(int code) => code switch
    {
        0x1001 => "0x1001, reading failed: the front closed the connection",
        0x1002 => "0x1002, writing failed",
        0x2001 => "0x2001, no heartbeat came for two minutes",
        0x2002 => "0x2002, a heartbeat could not be sent",
        0x2003 => "0x2003, a packet was damaged",
        // openctp says 0 whatever the cause, CTP Mini -3 and -4.
        0 => "the connection was closed",
        < 0 => string.Create(CultureInfo.InvariantCulture, $"the connection was closed, {code}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"reason 0x{code:X}"),
    };

    /// <summary>A refused login.</summary>
    public static string Login(int code, string? text)
    {
        var words = string.Create(CultureInfo.InvariantCulture, $"error {code}{(string.IsNullOrEmpty(text) ? "" : " " + text)}");
        return IsLoginVerify(text) ? $"{words}: this broker takes market-data logins only of a user who has logged in to trading from this address today" : words;
    }

    // The front gives no number of its own for it.
    private static bool IsLoginVerify(string? text) => text is not null && text.Contains("不合法的登录", StringComparison.Ordinal);
}
