using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Mdc.Domain.Calendar;
using Mdc.Gateway.Access;

namespace Mdc.Silo.Commands;

/// <summary>mdc token: makes, lists and revokes the access tokens of a data directory. A running gateway sees a change within a second.</summary>
internal static class TokenCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "Whose it is; the audit names it." };

    private static readonly Option<TokenScope> Scope = new("--scope") { Description = "read (default), operate: also feeders, or admin: also what is recorded.", DefaultValueFactory = _ => TokenScope.Read };

    private static readonly Option<int?> Days = new("--days") { Description = "How long it is good. Default: until it is revoked.", HelpName = "N" };

    private static readonly Argument<string> Which = new("NAME|ID") { Description = "Its name, or its id of the list." };

    public static Command Build(Terminal terminal) =>
        new Command("token", "Access tokens of the data directory: for other machines, and for who operates.")
        {
            new Verb("create", "Makes a token and prints it: this once, since only its hash is kept.", "./mdc token create night-desk --scope operate --days 90") { Name, Scope, Days }
                .Does((parse, _) => Task.FromResult(Create(parse, terminal))),
            new Verb("list", "Names, scopes and ends; no secrets.", "./mdc token list --json") { CommonOptions.Json }.Does((parse, _) => Task.FromResult(List(parse, terminal))),
            new Verb("revoke", "Ends a token and every session that it began.", "./mdc token revoke night-desk") { Which }.Does((parse, _) => Task.FromResult(Revoke(parse, terminal))),
        };

    private static ExitCode Create(ParseResult parse, Terminal terminal)
    {
        if (parse.GetValue(Days) is < 1 or > 36_500) throw new CommandException(ExitCode.Usage, "--days takes 1 to 36,500.");
        var lifetime = parse.GetValue(Days) is { } days ? TimeSpan.FromDays(days) : (TimeSpan?)null;
        try
        {
            var (token, secret) = File(parse, terminal).Create(parse.GetValue(Name)!, parse.GetValue(Scope), terminal.Time.GetUtcNow(), lifetime);
            terminal.Out.WriteLine(secret);
            terminal.Error.WriteLine($"mdc: {token.Name} ({token.Id}), scope {Word(token.Scope)}, {Ends(token, terminal)}. It is not shown again.");
            return ExitCode.Ok;
        }
        catch (ArgumentException e)
        {
            throw new CommandException(ExitCode.Usage, e.Message.Split(" (Parameter", 2)[0], e);
        }
    }

    private static ExitCode List(ParseResult parse, Terminal terminal)
    {
        var tokens = File(parse, terminal).Read();
        if (parse.GetValue(CommonOptions.Json))
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(
                tokens.Select(token => new { token.Id, token.Name, Scope = Word(token.Scope), token.CreatedAt, token.ExpiresAt }), JsonText.Indented));
            return ExitCode.Ok;
        }
        foreach (var token in tokens)
            terminal.Out.WriteLine($"{token.Id}  {token.Name,-24} {Word(token.Scope),-8} {Ends(token, terminal)}");
        if (tokens.Count == 0) terminal.Error.WriteLine("None but the file access-token.");
        return ExitCode.Ok;
    }

    private static ExitCode Revoke(ParseResult parse, Terminal terminal)
    {
        if (File(parse, terminal).Revoke(parse.GetValue(Which)!)) return ExitCode.Ok;
        throw new CommandException(ExitCode.BadInput, $"There is no token '{parse.GetValue(Which)}'; see ./mdc token list.");
    }

    private static TokenFile File(ParseResult parse, Terminal terminal) => new(parse.DataDirectory(terminal));

    private static string Word(TokenScope scope) => scope.ToString().ToLowerInvariant();

    private static string Ends(KeptToken token, Terminal terminal) => token.ExpiresAt is not { } end ? "no end"
        : (token.IsExpired(terminal.Time.GetUtcNow()) ? "ended " : "until ") + end.ToOffset(ChinaTime.Offset).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
