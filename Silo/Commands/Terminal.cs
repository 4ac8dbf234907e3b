namespace Mdc.Silo.Commands;

/// <summary>Where a command writes and what it knows of its surroundings: arguments, so that tests can be the terminal.</summary>
/// <param name="Out">What was asked for.</param>
/// <param name="Error">Everything else: errors, progress, notes.</param>
/// <param name="IsInteractive">True where <paramref name="Error"/> is a screen whose lines can be overwritten.</param>
/// <param name="Time">The clock.</param>
/// <param name="Environment">An environment variable; null where it is not set.</param>
public sealed record Terminal(TextWriter Out, TextWriter Error, bool IsInteractive, TimeProvider Time, Func<string, string?> Environment)
{
    /// <summary>What is typed. Default: nothing.</summary>
    public TextReader In { get; init; } = TextReader.Null;

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess() =>
        new(Console.Out, Console.Error, !Console.IsErrorRedirected, TimeProvider.System, System.Environment.GetEnvironmentVariable) { In = Console.In };
}
