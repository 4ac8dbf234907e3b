using Mdc.Silo.Commands;

namespace Mdc.Silo.Tests.Commands;

public sealed class TokenCommandTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_token_is_made_once_listed_without_its_secret_and_revoked()
    {
        var create = new CapturedTerminal();
        Assert.Equal(ExitCode.Ok, await create.Run("token", "create", "night-desk", "--scope", "operate", "--days", "90", "--data", _data.Path));
        var secret = create.Out.Trim();
        Assert.Matches("^mdc-[0-9a-f]{64}$", secret);
        Assert.Contains("scope operate, until ", create.Error, StringComparison.Ordinal);

        var list = new CapturedTerminal();
        Assert.Equal(ExitCode.Ok, await list.Run("token", "list", "--data", _data.Path));
        Assert.Matches("^[0-9a-f]{8}  night-desk +operate  until ", list.Out);
        Assert.DoesNotContain(secret, list.Out, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Ok, await new CapturedTerminal().Run("token", "revoke", "night-desk", "--data", _data.Path));
        var again = new CapturedTerminal();
        Assert.Equal(ExitCode.BadInput, await again.Run("token", "revoke", "night-desk", "--data", _data.Path));
        Assert.Contains("There is no token 'night-desk'", again.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("create", "")]
    [InlineData("create", "two\nlines")]
    [InlineData("create", "desk", "--scope", "everything")]
    [InlineData("create", "desk", "--days", "0")]
    public async Task What_makes_no_token_is_a_wrong_command_line(params string[] arguments) =>
        Assert.Equal(ExitCode.Usage, await new CapturedTerminal().Run(["token", .. arguments, "--data", _data.Path]));
}
