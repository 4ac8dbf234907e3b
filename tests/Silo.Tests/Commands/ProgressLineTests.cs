using Mdc.Silo.Commands;

namespace Mdc.Silo.Tests.Commands;

public class ProgressLineTests
{
    [Fact]
    public void Without_a_screen_each_tenth_is_said_once()
    {
        var terminal = new CapturedTerminal();
        using (var line = new ProgressLine(terminal.Terminal, "Replaying"))
            for (var i = 0; i <= 1000; i++) line.Show(i / 1000.0);
        Assert.Equal(11, terminal.Error.Trim().Split(Environment.NewLine).Length);
        Assert.DoesNotContain("\r[", terminal.Error);
        Assert.Empty(terminal.Out);
    }

    [Fact]
    public void On_a_screen_the_line_is_overwritten_and_ended()
    {
        var terminal = new CapturedTerminal(isInteractive: true);
        using (var line = new ProgressLine(terminal.Terminal, "Replaying"))
        {
            line.Show(0);
            line.Show(1, "done");
        }
        Assert.Equal(2, terminal.Error.Count(c => c == '\r'));
        Assert.EndsWith(Environment.NewLine, terminal.Error);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    public void A_share_that_is_none_counts_as_nothing(double share)
    {
        var terminal = new CapturedTerminal();
        new ProgressLine(terminal.Terminal, "Replaying").Show(share);
        Assert.Contains("  0 %", terminal.Error);
    }
}
