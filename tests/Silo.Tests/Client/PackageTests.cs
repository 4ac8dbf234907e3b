using System.Diagnostics;
using System.IO.Compression;
using Xunit.Abstractions;

namespace Mdc.Silo.Tests.Client;

/// <summary>The package that strategy processes take: packed, looked into, and restored by projects that know nothing of this repository.</summary>
[Trait("Category", "Long")]
public sealed class PackageTests(ITestOutputHelper output) : IDisposable
{
    private const string Tick = """{"type":"market_data","instrument_id":"rb2605","trading_day":"20260106","last_price":4180,"volume":7,"seq":"1:1:7","exchange_time":"2026-01-05T21:00:00.500+08:00","receive_time":"2026-01-05T21:00:00.501+08:00"}""";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly TemporaryDirectory _out = new();

    public void Dispose() => _out.Dispose();

    [Fact]
    public async Task The_package_holds_client_domain_and_its_own_README_and_needs_no_other()
    {
        await Pack();

        using var package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(_out.Path, "Mdc.Client.*.nupkg")));
        var entries = package.Entries.Select(entry => entry.FullName).ToHashSet();
        Assert.Superset(new HashSet<string> { "README.md", "lib/net10.0/Mdc.Client.dll", "lib/net10.0/Mdc.Client.xml", "lib/net10.0/Mdc.Domain.dll" }, entries);
        using var nuspec = new StreamReader(package.GetEntry("Mdc.Client.nuspec")!.Open());
        var text = await nuspec.ReadToEndAsync();
        Assert.Contains("<readme>README.md</readme>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<dependency ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_elsewhere_restores_it_from_a_folder_and_the_first_sample_prints_quotes()
    {
        await Pack();
        await using var gateway = await FakeGateway.Start();
        gateway.Connections.Add(["""{"type":"subscribe_response","status":"success","instruments":[{"instrument_id":"rb2605","result":"accepted"}]}""", Tick]);
        // The sample is for a gateway on its own machine, at the usual port.
        var source = (await File.ReadAllTextAsync(Path.Combine(Root, "samples/Quotes/Program.cs")))
            .Replace("new MarketDataClientOptions()", $"new MarketDataClientOptions {{ WebSocketAddress = new(\"{gateway.Options.WebSocketAddress}\") }}", StringComparison.Ordinal);
        var program = await Build("quotes", ("Program.cs", source));

        using var quotes = Start("dotnet", program, "rb2605");
        try
        {
            using var limit = new CancellationTokenSource(Patience);
            Assert.Equal("21:00:00.500 rb2605 4180 7", await quotes.StandardOutput.ReadLineAsync(limit.Token));
        }
        finally
        {
            quotes.Kill();
        }
    }

    [Fact]
    public async Task The_sample_strategy_builds_on_it_and_says_when_the_means_cross()
    {
        await Pack();
        await using var gateway = await FakeGateway.Start();
        // Twenty-five minutes down, then up again: the fast mean crosses the slow one once.
        gateway.Pages["bars/rb2605/after"] = new([Bars([.. Enumerable.Range(0, 25).Select(i => 4000 - i), .. Enumerable.Range(0, 25).Select(i => 3975 + 3 * i)])]);
        var samples = Path.Combine(Root, "samples/Strategy");
        var program = await Build("strategy", ("Program.cs", await File.ReadAllTextAsync(Path.Combine(samples, "Program.cs"))), ("MovingAverage.cs", await File.ReadAllTextAsync(Path.Combine(samples, "MovingAverage.cs"))));

        using var strategy = Start("dotnet", program, "rb2605", gateway.Options.HttpAddress.ToString());
        try
        {
            using var limit = new CancellationTokenSource(Patience);
            Assert.Matches(@"^01-05 09:\d\d rb2605 \d+: up$", await strategy.StandardOutput.ReadLineAsync(limit.Token));
        }
        finally
        {
            strategy.Kill();
        }
    }

    private static string Root
    {
        get
        {
            var root = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(root!.FullName, "Cluster.sln"))) root = root.Parent;
            return root.FullName;
        }
    }

    private static string Bars(int[] closes) => $$"""
        {"instrument_id":"rb2605","period":"1m","bars":[{{string.Join(',', closes.Select((close, i) =>
            $$"""{"trading_day":"2026-01-05","start":"2026-01-05T09:{{i:00}}:00+08:00","end":"2026-01-05T09:{{i + 1:00}}:00+08:00","open":{{close}},"high":{{close}},"low":{{close}},"close":{{close}},"volume":1,"turnover":1,"open_interest":1,"ticks":1,"quality":[],"revision":0,"rule_version":1}"""))}}],"next":"on"}
        """;

    private Task Pack() => Run("pack", Path.Combine(Root, "Client"), "-o", _out.Path, "-v", "q", "-nologo");

    /// <summary>Builds a program of these sources on the package alone; returns its assembly.</summary>
    private async Task<string> Build(string name, params (string File, string Text)[] sources)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_out.Path, name)).FullName;
        var version = Path.GetFileNameWithoutExtension(Assert.Single(Directory.GetFiles(_out.Path, "Mdc.Client.*.nupkg")))["Mdc.Client.".Length..];
        await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), $"""
            <configuration><packageSources><clear /><add key="here" value="{_out.Path}" /></packageSources></configuration>
            """);
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings>
                <UseAppHost>false</UseAppHost><RestorePackagesPath>{folder}/packages</RestorePackagesPath><TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="Mdc.Client" Version="{version}" /></ItemGroup>
            </Project>
            """);
        foreach (var (file, text) in sources) await File.WriteAllTextAsync(Path.Combine(folder, file), text);
        var built = Path.Combine(folder, "out");
        await Run("build", folder, "-o", built, "-v", "q", "-nologo");
        return Path.Combine(built, $"{name}.dll");
    }

    private async Task Run(params string[] arguments)
    {
        using var process = Start("dotnet", arguments);
        using var limit = new CancellationTokenSource(Patience);
        var (said, wrong) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        output.WriteLine(await said);
        Assert.True(process.ExitCode == 0, $"{await said}{await wrong}");
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
