namespace Mdc.EndToEnd.Tests;

/// <summary>Runs "bars" as a process and reads what it wrote.</summary>
internal static class BarsRun
{
    /// <summary>The rows of its output; fails where it does not end with 0.</summary>
    public static async Task<List<CsvRow>> Of(string output, IEnumerable<string> files, params string[] options)
    {
        var (code, _, error) = await NodeProcess.Run(["bars", "--ticks", .. files, "--out", output, .. options]);
        Assert.True(code == 0, $"It ended with {code}:\n{error}");
        return [.. CsvTable.Rows(output)];
    }
}
