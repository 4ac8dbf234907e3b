using System.Diagnostics;
using Mdc.Gateway.Tests.Fakes;

namespace Mdc.Gateway.Tests;

/// <summary>What the README tells a new user to type does what it says.</summary>
public sealed class SampleTests
{
    private static readonly string Root = FindRoot();

    [Theory]
    [InlineData("samples/Quotes/Program.cs")]
    [InlineData("samples/python/quotes.py")]
    [InlineData("samples/console.js")]
    public void The_README_shows_the_samples_as_they_are(string sample)
    {
        var readme = File.ReadAllText(Path.Combine(Root, "README.md"));
        var text = File.ReadAllText(Path.Combine(Root, sample)).Trim();
        Assert.Contains(text, readme, StringComparison.Ordinal);
    }

    [PythonFact]
    public async Task The_Python_sample_says_which_code_is_unknown_and_ends()
    {
        await using var gateway = await TestGateway.Start();
        using var python = Python(gateway, "rb1901");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        Assert.Contains("\"instrument_id\":\"rb1901\",\"result\":\"unknown\"", await python.StandardError.ReadToEndAsync(limit.Token), StringComparison.Ordinal);
        await python.WaitForExitAsync(limit.Token);
        Assert.Equal(1, python.ExitCode);
    }

    [PythonFact]
    public async Task The_Python_sample_prints_quotes()
    {
        await using var gateway = await TestGateway.Start();
        gateway.Market.Tick(Make.Tick());
        using var python = Python(gateway, "rb2605");
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            Assert.Equal("09:30:15 rb2605 3850 1000", await python.StandardOutput.ReadLineAsync(limit.Token));
            gateway.Market.Tick(Make.Tick(last: 3851, position: 2, volume: 1010));
            Assert.Equal("09:30:15 rb2605 3851 1010", await python.StandardOutput.ReadLineAsync(limit.Token));
        }
        finally
        {
            python.Kill();
        }
    }

    private static Process Python(TestGateway gateway, string code) => Process.Start(
        new ProcessStartInfo(PythonFactAttribute.Python, [Path.Combine(Root, "samples/python/quotes.py"), gateway.SocketUri.ToString(), code]) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Cluster.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The solution is not above the tests.");
    }
}

/// <summary>A test that needs python3 with websockets; without it the test is skipped with the reason.</summary>
public sealed class PythonFactAttribute : FactAttribute
{
    /// <summary>The distribution's own: the one its packages are for.</summary>
    public const string Python = "/usr/bin/python3";

    private static readonly string? Missing = Look();

    public PythonFactAttribute() => Skip = Missing;

    private static string? Look()
    {
        try
        {
            using var python = Process.Start(new ProcessStartInfo(Python, ["-c", "import websockets"]) { RedirectStandardError = true })!;
            python.WaitForExit();
            return python.ExitCode == 0 ? null : "python3-websockets is not installed.";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "python3 is not installed.";
        }
    }
}
