namespace Mdc.Silo.Tests.Script;

public class TestVerbTests
{
    // As the runner writes it.
    private const string Results = """
        <?xml version="1.0" encoding="utf-8"?>
        <TestRun>
          <Results>
            <UnitTestResult testName="A.It_works" outcome="Passed" />
            <UnitTestResult testName="A.It_breaks(text: &quot;&lt;x&gt;&quot;)" outcome="Failed">
              <Output>
                <ErrorInfo>
                  <Message>Assert.Equal() Failure
        Expected: 1 &amp; 2</Message>
                  <StackTrace>   at A.It_breaks() in A.cs:line 7</StackTrace>
                </ErrorInfo>
              </Output>
            </UnitTestResult>
            <UnitTestResult testName="A.It_waits" outcome="NotExecuted">
              <Output>
                <ErrorInfo>
                  <Message>Orleans packages not in the feed</Message>
                </ErrorInfo>
              </Output>
            </UnitTestResult>
          </Results>
          <ResultSummary outcome="Failed">
            <Counters total="3" executed="2" passed="1" failed="1" error="0" notExecuted="0" />
          </ResultSummary>
        </TestRun>
        """;

    private const string Passed = """<Counters total="5" executed="5" passed="5" failed="0" />""";

    [Fact]
    public async Task The_last_line_counts_and_failures_and_skips_are_told_in_full()
    {
        var (exit, output) = await Test(Results, "exit 1");
        Assert.Equal(1, exit);
        Assert.Equal("1 passed, 1 failed, 1 skipped", output[^1]);
        Assert.Contains("""FAILED  A.It_breaks(text: "<x>")""", output);
        Assert.Contains("        Expected: 1 & 2", output);
        Assert.Contains("           at A.It_breaks() in A.cs:line 7", output);
        Assert.Equal("        Orleans packages not in the feed", output[Array.IndexOf(output, "skipped A.It_waits") + 1]);
    }

    [Fact]
    public async Task All_passed_ends_with_0()
    {
        var (exit, output) = await Test(Passed, "exit 0");
        Assert.Equal((0, "5 passed, 0 failed, 0 skipped"), (exit, output[^1]));
    }

    [Fact]
    public async Task A_test_host_that_crashes_is_a_failure_even_if_every_test_so_far_passed()
    {
        var (exit, output) = await Test(Passed, "exit 134");
        Assert.Equal((1, "5 passed, 1 failed, 0 skipped"), (exit, output[^1]));
    }

    [Fact]
    public async Task Nothing_that_ran_is_a_failure()
    {
        var (exit, output) = await Test(results: null, "exit 0");
        Assert.Equal((1, "0 passed, 0 failed, 0 skipped"), (exit, output[^1]));
    }

    [Fact]
    public async Task A_build_that_fails_is_a_failure()
    {
        using var sandbox = new ScriptSandbox();
        sandbox.DotNet(build: "echo 'error CS1002'; exit 1");
        var (exit, output, _) = await sandbox.Run("test", "--runtime", "local");
        Assert.Equal(1, exit);
        Assert.EndsWith("0 passed, 1 failed, 0 skipped\n", output);
    }

    [Theory]
    [InlineData("--filter Category!=Long")]
    [InlineData("--filter (Name~Bar)&Category!=Long", "--filter", "Name~Bar")]
    [InlineData("--filter Name~Bar", "--long", "--filter", "Name~Bar")]
    public async Task Long_tests_run_only_when_asked_for(string expected, params string[] arguments)
    {
        using var sandbox = new ScriptSandbox();
        await sandbox.Run(["test", "--runtime", "local", .. arguments]);
        Assert.EndsWith(expected, Assert.Single(sandbox.DotNetCalls, call => call.StartsWith("test ", StringComparison.Ordinal)));
    }

    private static async Task<(int Exit, string[] Output)> Test(string? results, string end)
    {
        using var sandbox = new ScriptSandbox();
        sandbox.Write("results.trx", results ?? "");
        sandbox.DotNet(test: (results is null ? "" : """cp "$results/../../../results.trx" "$result"; """) + end);
        var (exit, output, _) = await sandbox.Run("test", "--runtime", "local");
        return (exit, output.TrimEnd('\n').Split('\n'));
    }
}
