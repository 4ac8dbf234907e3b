using Mdc.Silo.Commands;

namespace Mdc.Silo.Tests;

/// <summary>A terminal that keeps what is written, with environment variables of its own.</summary>
internal sealed class CapturedTerminal
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public CapturedTerminal(bool isInteractive = false, TimeProvider? time = null) =>
        Terminal = new Terminal(_out, _error, isInteractive, time ?? TimeProvider.System, _ => null);

    public Terminal Terminal { get; }

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    public Task<ExitCode> Run(params string[] arguments) => MdcCommand.Run(arguments, Terminal);
}
