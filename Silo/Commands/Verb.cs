using System.CommandLine;

namespace Mdc.Silo.Commands;

/// <summary>One verb of the command line, with examples for its help.</summary>
/// <param name="name">The verb.</param>
/// <param name="description">What it does, and what it ends with where that is not plain.</param>
/// <param name="examples">Command lines that work.</param>
public sealed class Verb(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Command lines that work.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>Adds options that several verbs share.</summary>
    public Verb With(IEnumerable<Option> options)
    {
        foreach (var option in options) Options.Add(option);
        return this;
    }

    /// <summary>Gives the verb what it does.</summary>
    public Verb Does(Func<ParseResult, CancellationToken, Task<ExitCode>> action)
    {
        SetAction(async (parse, cancellation) => (int)await action(parse, cancellation));
        return this;
    }
}
