using System.Text.RegularExpressions;

namespace Mdc.Silo.Tests.Script;

public partial class VerbTests
{
    [Fact]
    public async Task The_help_fits_one_screen()
    {
        using var sandbox = new ScriptSandbox();
        var (exit, output, _) = await sandbox.Run("help");
        Assert.Equal(0, exit);
        Assert.InRange(output.Split('\n').Length, 10, 32);
        Assert.All(output.Split('\n'), line => Assert.InRange(line.Length, 0, 110));
    }

    [Fact]
    public async Task Every_verb_of_the_help_is_known()
    {
        using var sandbox = new ScriptSandbox();
        sandbox.Write("artifacts/Local/bin/Silo/release/Mdc.Silo.dll", "");
        var (_, help, _) = await sandbox.Run();
        var verbs = VerbOfHelp().Matches(help).Select(m => m.Groups[1].Value).Except(["VERB", "test"]).ToList();
        Assert.Contains("tail", verbs);
        foreach (var verb in verbs) Assert.Equal(0, (await sandbox.Run(verb, "--runtime", "local")).Exit);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("up", "--runtime", "other")]
    [InlineData("test", "--fast")]
    public async Task A_wrong_command_line_ends_with_2_before_anything_is_built(params string[] arguments)
    {
        using var sandbox = new ScriptSandbox();
        Assert.Equal(2, (await sandbox.Run(arguments)).Exit);
        Assert.Empty(sandbox.DotNetCalls);
    }

    [Fact]
    public async Task Asking_a_node_runs_what_is_built_and_builds_nothing()
    {
        using var sandbox = new ScriptSandbox();
        sandbox.Write("artifacts/Local/bin/Silo/release/Mdc.Silo.dll", "");
        var (exit, output, _) = await sandbox.Run("status", "--json");
        Assert.Equal(0, exit);
        Assert.Matches(@"^ran .*artifacts/Local/bin/Silo/release/Mdc\.Silo\.dll status --json\s*$", output);
        Assert.Single(sandbox.DotNetCalls);
    }

    [Fact]
    public async Task Starting_builds_only_where_a_source_is_newer()
    {
        using var sandbox = new ScriptSandbox();
        sandbox.Write("Domain/Bar.cs", "");
        sandbox.DotNet(build: "mkdir -p artifacts/Local/bin/Silo/release && touch artifacts/Local/bin/Silo/release/Mdc.Silo.dll");
        for (var start = 0; start < 2; start++) Assert.Equal(0, (await sandbox.Run("up", "--runtime", "local")).Exit);
        Assert.Single(sandbox.DotNetCalls, call => call.StartsWith("build ", StringComparison.Ordinal));

        sandbox.Write("Domain/Tick.cs", "");
        await sandbox.Run("up", "--runtime", "local");
        Assert.Equal(2, sandbox.DotNetCalls.Count(call => call.StartsWith("build ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_build_that_fails_shows_its_errors_and_starts_nothing()
    {
        using var sandbox = new ScriptSandbox();
        sandbox.DotNet(build: "echo 'Bar.cs(1,1): error CS1002: ; expected'; exit 1");
        var (exit, _, error) = await sandbox.Run("up", "--runtime", "local");
        Assert.Equal(1, exit);
        Assert.Contains("error CS1002: ; expected", error);
        Assert.DoesNotContain(sandbox.DotNetCalls, call => call.StartsWith("exec ", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^  \./mdc (\w+)", RegexOptions.Multiline)]
    private static partial Regex VerbOfHelp();
}
