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
    public void A_library_that_is_not_there_is_named() =>
        Assert.EndsWith("no-such.so.", Assert.Throws<SourceException>(() => MdLibrary.Load("no-such.so")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_no_library_is_refused_with_the_systems_own_words()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["text.so"], "no library");
        var refused = Assert.Throws<SourceException>(() => MdLibrary.Load(folder["text.so"]));
        Assert.Contains("text.so can't be loaded: ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void Another_library_is_refused_by_the_symbols_it_lacks()
    {
        var other = Directory.EnumerateFiles(RuntimeEnvironment.GetRuntimeDirectory(), OperatingSystem.IsWindows() ? "System.IO.Compression.Native.dll" : "libSystem.Native.so").Single();
        Assert.Contains("CreateFtdcMdApi", Assert.Throws<SourceException>(() => MdLibrary.Load(other)).Message, StringComparison.Ordinal);
    }
}
