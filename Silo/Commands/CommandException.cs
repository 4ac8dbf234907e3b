namespace Mdc.Silo.Commands;

/// <summary>Ends a command with a code and one sentence for the operator.</summary>
/// <param name="code">What the process ends with.</param>
/// <param name="sentence">What is wrong and, where it is known, what to do.</param>
/// <param name="inner">What caused it; shown with --verbose.</param>
public sealed class CommandException(ExitCode code, string sentence, Exception? inner = null) : Exception(sentence, inner)
{
    /// <summary>What the process ends with.</summary>
    public ExitCode Code { get; } = code;
}
