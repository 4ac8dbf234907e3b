using System.Diagnostics;
using System.Text.Json;

namespace Mdc.Silo.Benchmarks.Cluster;

/// <summary>The process of a <see cref="BenchSilo"/>, as the one that measures sees it.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private SiloProcess(Process process) => _process = process;

    /// <summary>Starts it; it is in the cluster when this completes.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; what it complained of is on standard error.</exception>
    public static async Task<SiloProcess> Start(BenchSilo.Wish wish, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] arguments = ["exec", Path.Combine(AppContext.BaseDirectory, "Mdc.Silo.dll"), "bench", "silo-process", "--load", JsonSerializer.Serialize(wish)];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var silo = new SiloProcess(Process.Start(start) ?? throw new InvalidOperationException("The silo's process did not start."));
        try
        {
            await silo.Answer("ready", cancellation);
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    /// <summary>What it has used since its start.</summary>
    /// <param name="collected">True: its heap is collected first.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<BenchSilo.Used> Used(bool collected, CancellationToken cancellation)
    {
        await _process.StandardInput.WriteLineAsync((collected ? BenchSilo.Collected : "used").AsMemory(), cancellation);
        return JsonSerializer.Deserialize<BenchSilo.Used>(await Answer(null, cancellation))!;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            using var over = new CancellationTokenSource(EndWithin);
            await _process.WaitForExitAsync(over.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            _process.Kill();
        }
        _process.Dispose();
    }

    private async Task<string> Answer(string? expected, CancellationToken cancellation)
    {
        var line = await _process.StandardOutput.ReadLineAsync(cancellation) ?? throw new InvalidOperationException("A silo's process has ended; what it complained of is above.");
        return expected is null || line == expected ? line : throw new InvalidOperationException($"A silo's process said '{line}' in place of '{expected}'.");
    }
}
