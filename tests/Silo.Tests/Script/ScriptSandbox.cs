using System.Diagnostics;

namespace Mdc.Silo.Tests.Script;

/// <summary>The project's script in a folder of its own, with a dotnet, a PostgreSQL and a browser that are small scripts: it neither builds nor installs anything.</summary>
internal sealed class ScriptSandbox : IDisposable
{
    private readonly TemporaryDirectory _root = new();

    public ScriptSandbox()
    {
        File.Copy(Path.Combine(Repository, "mdc"), Script);
        Directory.CreateDirectory(_root.File("bin"));
        Directory.CreateDirectory(_root.File("tests/A.Tests"));
        Write("Directory.Packages.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
        Write("Cluster.sln", "Project(\"{0}\") = \"A.Tests\", \"tests\\A.Tests\\A.Tests.csproj\", \"{1}\"\n");
        Write("tests/A.Tests/A.Tests.csproj", "<Project />");
        foreach (var program in new[] { "initdb", "chromium" }) Program(program, "exit 0");
        DotNet();
    }

    /// <summary>Where the sources of this test are.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The answer that the script keeps; null where it keeps none.</summary>
    public string? KeptRuntime => File.Exists(_root.File(".mdc/runtime")) ? File.ReadAllText(_root.File(".mdc/runtime")) : null;

    private string Script => _root.File("mdc");

    /// <summary>Says what dotnet does: shell code for its restore (of the trial), build and test.</summary>
    public void DotNet(string restore = "exit 0", string build = "exit 0", string test = "exit 0") => Program("dotnet", $$"""
        echo "$@" >>"{{_root.File("dotnet.log")}}"
        case $1 in
            --list-sdks) echo "10.0.100 [/]" ;;
            restore) case "$*" in *artifacts/trial*) {{restore}} ;; esac ;;
            build) {{build}} ;;
            test) results="{{_root.File("artifacts/Local/tests")}}"; mkdir -p "$results"; result="$results/A.Tests.trx"; {{test}} ;;
            exec) shift; echo "ran $*" ;;
        esac
        """);

    /// <summary>Puts a file into the sandbox.</summary>
    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root.File(name))!);
        File.WriteAllText(_root.File(name), text);
    }

    /// <summary>What dotnet was asked, a line each.</summary>
    public string[] DotNetCalls => File.Exists(_root.File("dotnet.log")) ? File.ReadAllLines(_root.File("dotnet.log")) : [];

    /// <summary>Runs the script from another folder, without input.</summary>
    public async Task<(int Exit, string Out, string Error)> Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [Script, .. arguments])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{_root.File("bin")}:{start.Environment["PATH"]}";
        start.Environment.Remove("MDC_DATA");
        start.Environment.Remove("CI");
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    public void Dispose() => _root.Dispose();

    private void Program(string name, string body)
    {
        var path = _root.File($"bin/{name}");
        File.WriteAllText(path, "#!/bin/bash\n" + body + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string FindRepository()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "Cluster.sln"))) at = Path.GetDirectoryName(at) ?? throw new DirectoryNotFoundException("No Cluster.sln above the tests.");
        return at;
    }
}
