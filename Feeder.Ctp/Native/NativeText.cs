using System.Text;

namespace Mdc.Feeder.Ctp.Native;

/// <summary>Texts across the border: NUL-terminated, GB18030 (ctp.md 2.3).</summary>
internal static class NativeText
{
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    /// <summary>Reads a field up to its NUL. What is no GB18030 becomes replacement characters; nothing throws.</summary>
    public static string Read(ReadOnlySpan<byte> room) => Gb18030.GetString(DepthDecoder.Text(room));

    /// <summary>A text with a NUL behind it, for the library to read during a call.</summary>
    public static byte[] Terminated(string text)
    {
        var bytes = new byte[Gb18030.GetByteCount(text) + 1];
        Gb18030.GetBytes(text, bytes);
        return bytes;
    }

    /// <summary>A path with a NUL behind it. Linux takes a path's bytes as they are, and those of its files are UTF-8; Windows' libraries take the system's code page.</summary>
    public static byte[] TerminatedPath(string path) => OperatingSystem.IsWindows() ? Terminated(path) : Encoding.UTF8.GetBytes(path + '\0');

    /// <summary>Writes a text into a field of zeros.</summary>
    /// <exception cref="SourceException">It is longer than the field, NUL included.</exception>
    public static void Write(string text, Span<byte> room, string what)
    {
        if (Gb18030.GetByteCount(text) >= room.Length) throw new SourceException($"The {what} is longer than {room.Length - 1} bytes.");
        Gb18030.GetBytes(text, room);
    }
}
