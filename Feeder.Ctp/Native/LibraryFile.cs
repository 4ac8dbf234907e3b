using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Mdc.Feeder.Ctp.Native;

/// <summary>Says in a sentence why a library's file can't be loaded: what it is made for, or what the system says it lacks.</summary>
internal static partial class LibraryFile
{
    private const int HeadBytes = 4_096, PeAt = 0x3C;

    /// <summary>What makes a file no library of this system; null where it looks like one.</summary>
    /// <exception cref="SourceException">The file can't be read.</exception>
    public static string? WhatIsWrong(string path)
    {
        if (Directory.Exists(path)) return "it is a directory";
        if (!File.Exists(path)) return "it is not there";
        var kind = KindOf(Head(path));
        var here = $"{(OperatingSystem.IsWindows() ? "Windows" : "Linux")} {RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        return kind is null ? "it is no library" : kind == here ? null : $"it is a library for {kind}, and this process is {here}";
    }

    /// <summary>What the system's loader said, brought to the point.</summary>
    public static string WhatWasSaid(string words)
    {
        // The loader tries the name in several ways; what it lacks within the file stands there without a path.
        if (MissingFile().Match(words) is { Success: true } missing)
            return $"it needs {missing.Groups[1].Value}, which this machine lacks (libstdc++.so.6 is in the package libstdc++6)";
        if (MissingVersion().Match(words) is { Success: true } version)
            return $"it needs {version.Groups[1].Value}, and this system's is older";
        if (MissingSymbol().Match(words) is { Success: true } symbol)
            return $"it refers to {symbol.Groups[1].Value}, which nothing defines: another build of the library may fit";
        return words.ReplaceLineEndings(" ").Trim();
    }

    private static byte[] Head(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var head = new byte[HeadBytes];
            return head[..file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"The CTP library {path} can't be read: {e.Message}", e);
        }
    }

    // ELF: class at 4, machine at 18. PE: its header's place at 0x3C, machine 4 bytes into it.
    private static string? KindOf(ReadOnlySpan<byte> head)
    {
        if (head.Length > 20 && head[0] == 0x7F && head[1..].StartsWith("ELF"u8)) return "Linux " + Machine(BinaryPrimitives.ReadUInt16LittleEndian(head[18..]));
        if (head.Length < PeAt + sizeof(int) || !head.StartsWith("MZ"u8)) return null;
        var at = BinaryPrimitives.ReadInt32LittleEndian(head[PeAt..]);
        return at >= 0 && at <= head.Length - 6 && head[at..].StartsWith("PE\0\0"u8) ? "Windows " + Machine(BinaryPrimitives.ReadUInt16LittleEndian(head[(at + 4)..])) : null;
    }

    private static string Machine(ushort number) => number switch
    {
        0x3E or 0x8664 => "x64",
        0x03 or 0x14C => "x86",
        0xB7 or 0xAA64 => "arm64",
        _ => $"machine 0x{number:X}",
    };

    [GeneratedRegex(@"(?:^|[\s:])([^/\s:]+): cannot open shared object file")]
    private static partial Regex MissingFile();

    [GeneratedRegex(@"version `([^']+)' not found")]
    private static partial Regex MissingVersion();

    [GeneratedRegex(@"undefined symbol: (\w+)")]
    private static partial Regex MissingSymbol();
}
