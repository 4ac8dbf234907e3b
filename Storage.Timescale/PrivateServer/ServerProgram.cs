using System.ComponentModel;
using System.Diagnostics;

namespace Mdc.Storage.Timescale.PrivateServer;

/// <summary>What a program said before it ended.</summary>
internal readonly record struct ProgramResult(int Exit, string Output, string Error)
{
    /// <summary>The last line of what went wrong.</summary>
    public string LastLine => (Error + "\n" + Output)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .LastOrDefault(line => !line.StartsWith("initdb: removing", StringComparison.Ordinal)
            && !line.StartsWith("Examine the log", StringComparison.Ordinal)) ?? "no message";
}

/// <summary>Runs short programs to their end, with a plain locale and from the root directory, which every user may enter.</summary>
internal static class ServerProgram
{
    /// <summary>Runs it. A program that can't be started counts as exit 127. Cancelled, it is killed.</summary>
    public static async Task<ProgramResult> Run(string program, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = "/",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["LC_ALL"] = "C", ["PGDATA"] = null, ["PGPORT"] = null, ["PGHOST"] = null },
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            return new ProgramResult(127, "", e.Message);
        }
        using (process)
        {
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(cancellation);
                var error = process.StandardError.ReadToEndAsync(cancellation);
                await process.WaitForExitAsync(cancellation);
                return new ProgramResult(process.ExitCode, await output, await error);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                throw;
            }
        }
    }
}
