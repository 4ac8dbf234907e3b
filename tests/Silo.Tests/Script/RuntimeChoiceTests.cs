namespace Mdc.Silo.Tests.Script;

public class RuntimeChoiceTests
{
    private const string MissingPackage =
        "echo 'A.csproj : error NU1101: Unable to find package Microsoft.Orleans.Sdk. No packages exist with this id in source(s): feed'; exit 1";

    [Fact]
    public async Task Packages_that_are_not_in_the_feed_mean_Local_and_the_answer_is_kept()
    {
        using var sandbox = new ScriptSandbox();
        sandbox.DotNet(restore: MissingPackage);
        var (exit, _, error) = await sandbox.Run("build");
        Assert.Equal(0, exit);
        Assert.Contains("Runtime: Local (the feed lacks 1 packages that Orleans needs, Microsoft.Orleans.Sdk among them)", error);
        Assert.StartsWith("Local\n", sandbox.KeptRuntime);
    }

    [Fact]
    public async Task A_feed_that_can_not_be_reached_is_asked_again_next_time()
    {
        using var sandbox = new ScriptSandbox();
        sandbox.DotNet(restore: "echo 'A.csproj : error NU1301: Unable to load the service index'; exit 1");
        var (exit, _, error) = await sandbox.Run("build");
        Assert.Equal(0, exit);
        Assert.Contains("Runtime: Local (for this run: the package feed can't be reached (NU1301))", error);
        Assert.Null(sandbox.KeptRuntime);
    }

    [Fact]
    public async Task A_feed_that_is_partly_reached_is_no_answer_either()
    {
        using var sandbox = new ScriptSandbox();
        sandbox.DotNet(restore: "echo 'A.csproj : error NU1301: Unable to load the service index';" + MissingPackage);
        await sandbox.Run("build");
        Assert.Null(sandbox.KeptRuntime);
    }

    [Fact]
    public async Task Packages_that_restore_mean_Orleans()
    {
        using var sandbox = new ScriptSandbox();
        await sandbox.Run("build");
        Assert.StartsWith("Orleans\n", sandbox.KeptRuntime);
        Assert.Contains(sandbox.DotNetCalls, call => call.StartsWith("build ", StringComparison.Ordinal) && call.Contains("-p:GrainRuntime=Orleans", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_kept_answer_is_not_asked_for_again_until_the_packages_change()
    {
        using var sandbox = new ScriptSandbox();
        await sandbox.Run("build");
        await sandbox.Run("build");
        Assert.Single(sandbox.DotNetCalls, call => call.Contains("artifacts/trial", StringComparison.Ordinal));
        sandbox.Write("Directory.Packages.props", "<Project><!-- newer --></Project>");
        await sandbox.Run("build");
        Assert.Equal(2, sandbox.DotNetCalls.Count(call => call.Contains("artifacts/trial", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("--runtime", "local")]
    [InlineData("--runtime=LOCAL")]
    public async Task The_option_wins_and_is_not_kept(params string[] option)
    {
        using var sandbox = new ScriptSandbox();
        await sandbox.Run(["build", .. option]);
        Assert.Null(sandbox.KeptRuntime);
        Assert.Contains(sandbox.DotNetCalls, call => call.StartsWith("build ", StringComparison.Ordinal) && call.Contains("-p:GrainRuntime=Local", StringComparison.Ordinal));
    }
}
