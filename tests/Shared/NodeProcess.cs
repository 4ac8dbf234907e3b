using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Mdc.Tests.Shared;

/// <summary>A real process of the program, really killed.</summary>
internal sealed class NodeProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    private NodeProcess(Process process) => _process = process;

    /// <summary>What it wrote to its standard output so far.</summary>
    public string Output
    {
        get { lock (_output) return _output.ToString(); }
    }

    /// <summary>What it wrote to its standard error so far.</summary>
    public string Error
    {
        get { lock (_error) return _error.ToString(); }
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public static NodeProcess Start(params string[] arguments) => StartProgram("Silo", arguments);

    /// <summary>Another program of the repository, by its project's name; whoever starts it has it built.</summary>
    public static NodeProcess StartProgram(string project, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(PathOf(project));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var process = new Process { StartInfo = start };
        var node = new NodeProcess(process);
        process.OutputDataReceived += (_, line) => Take(node._output, line.Data);
        process.ErrorDataReceived += (_, line) => Take(node._error, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return node;
    }

    /// <summary>Runs to the end and gives the exit code.</summary>
    public static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        using var node = Start(arguments);
        var code = await node.Exit(TimeSpan.FromMinutes(3));
        return (code, node.Output, node.Error);
    }

    /// <summary>Waits for the end.</summary>
    public async Task<int> Exit(TimeSpan atMost)
    {
        using var over = new CancellationTokenSource(atMost);
        try
        {
            await _process.WaitForExitAsync(over.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The process did not end within {atMost}. It said:\n{Output}\n{Error}");
        }
        return _process.ExitCode;
    }

    /// <summary>Waits until it has said something.</summary>
    public async Task Says(string text, TimeSpan atMost)
    {
        var watch = Stopwatch.StartNew();
        while (!Error.Contains(text, StringComparison.Ordinal) && !Output.Contains(text, StringComparison.Ordinal))
        {
            if (HasExited || watch.Elapsed > atMost) throw new TimeoutException($"It never said '{text}'. It said:\n{Output}\n{Error}");
            await Task.Delay(20);
        }
    }

    /// <summary>SIGTERM, as a service's stop or ./mdc down sends it.</summary>
    public Task Terminate() => Signal("TERM", _process.Id);

    /// <summary>Sends any process a signal by its name.</summary>
    public static async Task Signal(string name, int processId)
    {
        using var kill = Process.Start("kill", ["-s", name, processId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0) throw new InvalidOperationException($"kill -s {name} {processId} ended with {kill.ExitCode}.");
    }

    /// <summary>SIGKILL: no deactivation, nothing flushed.</summary>
    public async Task Kill()
    {
        if (!_process.HasExited) _process.Kill();
        await Exit(TimeSpan.FromSeconds(30));
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private static string PathOf(string project)
    {
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, configuration, $"Mdc.{project}.dll"));
    }

    private static void Take(StringBuilder into, string? line)
    {
        if (line is null) return;
        lock (into) into.AppendLine(line);
    }
}
