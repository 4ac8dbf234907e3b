using System.Runtime.InteropServices;
using Mdc.Feeder.Ctp.Native;

namespace Mdc.Feeder.Ctp.Tests.Native;

public sealed class MdLibraryTests
{
    [StandInTheory, MemberData(nameof(Versions.All), MemberType = typeof(Versions))]
    public void A_library_says_its_version_and_how_it_is_made(int abi)
    {
        var library = MdLibrary.Load(StandInLibrary.Build(Versions.Of(abi)));
        Assert.Equal(Versions.Of(abi).Version, library.Version);
        Assert.Equal(abi == 60711, library.HasProductionSwitch);
        Assert.Equal(Versions.Of(abi).Profile, AbiProfile.Choose(library.Version, library.HasProductionSwitch, null).Name);
    }

    [Fact]
    public void A_library_that_is_not_there_is_named() => Assert.EndsWith("no-such.so can't be loaded: it is not there.", Refusal("no-such.so"), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_no_library_is_refused()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["text.so"], "no library");
        Assert.EndsWith("text.so can't be loaded: it is no library.", Refusal(folder["text.so"]), StringComparison.Ordinal);
        Assert.EndsWith("it is a directory.", Refusal(folder.Path), StringComparison.Ordinal);
    }

    [StandInFact]
    public void A_library_for_another_machine_or_system_says_which()
    {
        using var folder = new TempFolder();
        var bytes = File.ReadAllBytes(StandInLibrary.Build(StandInVariant.Newest));
        bytes[18] = 0xB7;
        File.WriteAllBytes(folder["arm.so"], bytes);
        Assert.Contains("it is a library for Linux arm64, and this process is ", Refusal(folder["arm.so"]), StringComparison.Ordinal);

        var windows = new byte[256];
        "MZ"u8.CopyTo(windows);
        windows[0x3C] = 128;
        "PE"u8.CopyTo(windows.AsSpan(128));
        (windows[132], windows[133]) = (0x64, 0x86);
        File.WriteAllBytes(folder["md.dll"], windows);
        Assert.Contains("it is a library for Windows x64, and this process is ", Refusal(folder["md.dll"]), StringComparison.Ordinal);
    }

    [StandInFact]
    public void A_library_that_needs_another_one_names_it()
    {
        using var folder = new TempFolder();
        var bytes = File.ReadAllBytes(StandInLibrary.Build(StandInVariant.Newest));
        "libstdc++.so.9"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("libstdc++.so.6"u8)));
        File.WriteAllBytes(folder["md.so"], bytes);
        Assert.Contains("can't be loaded: it needs libstdc++.so.9, which this machine lacks", Refusal(folder["md.so"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Unable to load '/a/md.so': \n/lib/libc.so.6: version `GLIBC_2.99' not found (required by /a/md.so)\n/a/md.so.so: cannot open shared object file: No such file or directory", "it needs GLIBC_2.99, and this system's is older")]
    [InlineData("/a/md.so: undefined symbol: _ZNabc", "it refers to _ZNabc, which nothing defines: another build of the library may fit")]
    [InlineData("/a/md.so: file\ntoo short\n", "/a/md.so: file too short")]
    public void What_the_loader_says_is_brought_to_the_point(string words, string sentence) => Assert.Equal(sentence, LibraryFile.WhatWasSaid(words));

    [StandInFact]
    public void A_library_without_a_version_wants_its_profile_configured()
    {
        using var folder = new TempFolder();
        var bytes = File.ReadAllBytes(StandInLibrary.Build(StandInVariant.All[2]));
        for (int at; (at = bytes.AsSpan().IndexOf("GetApiVersion"u8)) >= 0;) bytes[at] = (byte)'g';
        File.WriteAllBytes(folder["md.so"], bytes);

        Assert.Contains("calls itself '', which tells no version", Assert.Throws<SourceException>(() => LibraryReport.Load(folder["md.so"], null)).Message, StringComparison.Ordinal);
        Assert.Equal("no version, profile 6.5.1", LibraryReport.Load(folder["md.so"], "6.5.1").ToString());
    }

    [Fact]
    public void Another_library_is_refused_by_the_symbols_it_lacks()
    {
        var other = Directory.EnumerateFiles(RuntimeEnvironment.GetRuntimeDirectory(), OperatingSystem.IsWindows() ? "System.IO.Compression.Native.dll" : "libSystem.Native.so").Single();
        Assert.Contains("CreateFtdcMdApi", Refusal(other), StringComparison.Ordinal);
    }

    private static string Refusal(string path) => Assert.Throws<SourceException>(() => MdLibrary.Load(path)).Message;
}
