using System.Diagnostics;
using System.Globalization;
using Mdc.Gateway.Tests.Fakes;
using Xunit.Abstractions;

namespace Mdc.Gateway.Tests.Conformance;

/// <summary>The protocol as clients see it that were not written here.</summary>
public class ConformanceTests(ITestOutputHelper output)
{
    // The distribution's own, which has the distribution's packages.
    private const string Python = "/usr/bin/python3";

    [ClientFact("node", "conformance.mjs", "-e", "require('ws')")]
    public Task Npm_s_ws_finds_the_protocol_as_it_is_written() => Drive("node", "conformance.mjs");

    [ClientFact(Python, "conformance.py", "-c", "import websockets")]
    public Task Python_s_websockets_finds_the_protocol_as_it_is_written() => Drive(Python, "conformance.py");

    private async Task Drive(string program, string script)
    {
        await using var gateway = await TestGateway.Start();
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var ticking = Task.Run(async () =>
        {
            // rb2605 has the odd positions, cu2602 the even ones.
            for (var n = 1; !enough.IsCancellationRequested; n++)
            {
                gateway.Market.Tick(n % 2 == 1 ? Make.Tick("rb2605", 3850, n) : Make.Tick("cu2602", 90_000, n));
                await Task.Delay(2);
            }
        });
        try
        {
            using var process = ClientFactAttribute.Start(program, script, gateway.SocketUri.Port.ToString(CultureInfo.InvariantCulture));
            var (said, wrong) = (process.StandardOutput.ReadToEndAsync(enough.Token), process.StandardError.ReadToEndAsync(enough.Token));
            await process.WaitForExitAsync(enough.Token);
            output.WriteLine(await said);
            Assert.True(process.ExitCode == 0, await wrong);
            Assert.Contains("checks", await said, StringComparison.Ordinal);
        }
        finally
        {
            await enough.CancelAsync();
            await ticking;
        }
    }
}

/// <summary>A test by a client of another language: skipped with the reason where it is not installed. ./mdc test installs it where it may.</summary>
public sealed class ClientFactAttribute : FactAttribute
{
    private static readonly string Folder = Path.Combine(Root(), "tests", "Gateway.Tests", "Conformance");

    /// <param name="program">Runs the script.</param>
    /// <param name="script">The script, in the folder of this file.</param>
    /// <param name="trial">Arguments with which the program fails where the client is missing.</param>
    public ClientFactAttribute(string program, string script, params string[] trial)
    {
        if (Missing(program, trial)) Skip = $"skipped: {script} needs its client; run ./mdc test, or npm ci in {Folder}, apt-get install python3-websockets";
    }

    /// <summary>Starts a program in the folder of the scripts.</summary>
    internal static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }

    private static bool Missing(string program, string[] trial)
    {
        try
        {
            using var process = Start(program, trial);
            process.WaitForExit();
            return process.ExitCode != 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return true;
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Cluster.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("Not inside the repository.");
        return folder.FullName;
    }
}
