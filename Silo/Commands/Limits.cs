using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Mdc.Silo.Commands;

/// <summary>What the values of a command line may be: a wrong one is a usage error, said before anything is started.</summary>
internal static class Limits
{
    /// <summary>The option takes a whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static Option<int> Within(this Option<int> option, int least, int most)
    {
        option.Validators.Add(result =>
        {
            if (Text(result) is { } text && int.TryParse(text, CultureInfo.InvariantCulture, out var number) && (number < least || number > most))
                result.AddError($"{option.Name} takes {MdcCommand.Grouped(least)} to {MdcCommand.Grouped(most)}, not {text}.");
        });
        return option;
    }

    /// <summary>The option takes a speed: 0 or above, and finite.</summary>
    public static Option<double> Speed(this Option<double> option)
    {
        option.Validators.Add(result =>
        {
            if (Text(result) is { } text && double.TryParse(text, CultureInfo.InvariantCulture, out var speed) && !(speed >= 0 && double.IsFinite(speed)))
                result.AddError($"{option.Name} takes 0 or more, not {text}.");
        });
        return option;
    }

    /// <summary>The option takes names of files; what looks like an option is a misspelt one, which the parser would take for one more file.</summary>
    public static Option<string[]> Files(this Option<string[]> option)
    {
        option.Validators.Add(result => RefuseOptions(result));
        return option;
    }

    /// <summary>As the other, for arguments.</summary>
    public static Argument<string[]> Files(this Argument<string[]> argument)
    {
        argument.Validators.Add(result => RefuseOptions(result));
        return argument;
    }

    private static string? Text(OptionResult result) => result.Tokens.Count == 1 ? result.Tokens[0].Value : null;

    private static void RefuseOptions(SymbolResult result)
    {
        foreach (var token in result.Tokens.Where(token => token.Value.StartsWith("--", StringComparison.Ordinal)))
            result.AddError($"'{token.Value}' is not understood.");
    }
}
