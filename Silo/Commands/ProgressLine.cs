using System.Globalization;

namespace Mdc.Silo.Commands;

/// <summary>Shows how far long work has come: a bar that moves on a screen, plain lines (one per tenth) elsewhere. One thread.</summary>
/// <param name="terminal">Where to; progress goes to its error side, so that the output stays clean.</param>
/// <param name="what">What is being done, as "Replaying 2026-01-05".</param>
public sealed class ProgressLine(Terminal terminal, string what) : IDisposable
{
    private const int Cells = 30;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    private long _shownAt;
    private int _shownTenth = -1;
    private bool _isOpen;

    /// <summary>Shows a state, at most ten times a second.</summary>
    /// <param name="share">0 to 1; anything outside is cut.</param>
    /// <param name="note">More in a few words, as "1,200,000 ticks, 80x"; may be empty.</param>
    public void Show(double share, string note = "")
    {
        share = Math.Clamp(double.IsNaN(share) ? 0 : share, 0, 1);
        if (terminal.IsInteractive) ShowBar(share, note);
        else ShowTenth(share, note);
    }

    /// <summary>Ends the line.</summary>
    public void Dispose()
    {
        if (_isOpen) terminal.Error.WriteLine();
        _isOpen = false;
    }

    private void ShowBar(double share, string note)
    {
        var now = terminal.Time.GetTimestamp();
        if (_isOpen && share < 1 && terminal.Time.GetElapsedTime(_shownAt, now) < Between) return;
        _shownAt = now;
        _isOpen = true;
        var full = (int)(share * Cells);
        terminal.Error.Write($"\r{what} [{new string('#', full)}{new string('.', Cells - full)}] {Percent(share)} {note}\x1b[K");
    }

    private void ShowTenth(double share, string note)
    {
        var tenth = (int)(share * 10);
        if (tenth <= _shownTenth) return;
        _shownTenth = tenth;
        terminal.Error.WriteLine($"{what} {Percent(share)} {note}".TrimEnd());
    }

    private static string Percent(double share) => (share * 100).ToString("0", CultureInfo.InvariantCulture).PadLeft(3) + " %";
}
