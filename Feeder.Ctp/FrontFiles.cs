using System.Globalization;
using System.Text;

namespace Mdc.Feeder.Ctp;

/// <summary>Names of a front's files: the front's own name, made safe for any file system, and different for different fronts.</summary>
internal static class FrontFiles
{
    /// <summary>Letters, digits, dots inside, hyphens and underscores stay; each other byte becomes % and two hexadecimal digits.</summary>
    public static string NameOf(string front)
    {
        var name = new StringBuilder();
        foreach (var c in Encoding.UTF8.GetBytes(front))
        {
            var isSafe = char.IsAsciiLetterOrDigit((char)c) || c is (byte)'-' or (byte)'_' || (c == (byte)'.' && name.Length > 0);
            if (isSafe) name.Append((char)c);
            else name.Append(CultureInfo.InvariantCulture, $"%{c:X2}");
        }
        return name.ToString();
    }
}
