using System.Diagnostics;
using System.IO.Compression;

namespace Mdc.Silo.Tests.Client;

/// <summary>The package that strategy processes take.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly TemporaryDirectory _out = new();

    public void Dispose() => _out.Dispose();

    [Fact]
    [Trait("Category", "Long")]
    public async Task The_package_holds_client_domain_and_its_own_README_and_needs_no_other()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "Cluster.sln"))) root = root.Parent;
        using var pack = Process.Start(new ProcessStartInfo("dotnet", ["pack", Path.Combine(root.FullName, "Client"), "-o", _out.Path, "-v", "q", "-nologo"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var said = await pack.StandardOutput.ReadToEndAsync();
        await pack.WaitForExitAsync();
        Assert.True(pack.ExitCode == 0, said);

        using var package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(_out.Path, "Mdc.Client.*.nupkg")));
        var entries = package.Entries.Select(entry => entry.FullName).ToHashSet();
        Assert.Superset(new HashSet<string> { "README.md", "lib/net10.0/Mdc.Client.dll", "lib/net10.0/Mdc.Client.xml", "lib/net10.0/Mdc.Domain.dll" }, entries);
        using var nuspec = new StreamReader(package.GetEntry("Mdc.Client.nuspec")!.Open());
        var text = await nuspec.ReadToEndAsync();
        Assert.Contains("<readme>README.md</readme>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<dependency ", text, StringComparison.Ordinal);
    }
}
