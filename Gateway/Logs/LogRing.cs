using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Mdc.Gateway.Logs;

/// <summary>One line of the log.</summary>
/// <param name="Number">Counts up from 1; a hole in what a reader got is what the ring had no room for.</param>
/// <param name="At">When it was written.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Category">Who writes: a type's full name.</param>
/// <param name="Message">The sentence.</param>
/// <param name="Error">The exception in a line; null where there is none.</param>
public sealed record LogLine(long Number, DateTimeOffset At, LogLevel Level, string Category, string Message, string? Error);

/// <summary>Which lines a reader wants.</summary>
/// <param name="Least">Lines at this level and above.</param>
/// <param name="Search">Part of the category, message or error, case ignored; null for all.</param>
public sealed record LogFilter(LogLevel Least, string? Search)
{
    /// <summary>True where the line is wanted.</summary>
    public bool Wants(LogLine line) =>
        line.Level >= Least
        && (string.IsNullOrEmpty(Search) || Has(line.Category) || Has(line.Message) || (line.Error is not null && Has(line.Error)));

    private bool Has(string text) => text.Contains(Search!, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The newest lines of this process's log, in memory. At its bound the oldest line goes. Any thread.</summary>
public sealed class LogRing(TimeProvider time) : ILoggerProvider
{
    /// <summary>How many lines are kept.</summary>
    public const int Capacity = 4_096;

    // A message may hold what a stranger sent: no line is longer than this.
    private const int LongestMessage = 2_000;

    private readonly Lock _gate = new();
    private readonly LogLine?[] _lines = new LogLine?[Capacity];
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _last;

    /// <summary>Adds a line.</summary>
    public void Add(LogLevel level, string category, string message, Exception? exception = null)
    {
        TaskCompletionSource grown;
        lock (_gate)
        {
            var number = ++_last;
            _lines[number % Capacity] = new LogLine(number, time.GetUtcNow(), level, category, Cut(message), exception is null ? null : Cut($"{exception.GetType().Name}: {exception.Message}"));
            (grown, _grown) = (_grown, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        grown.SetResult();
    }

    /// <summary>The newest lines after a number that are wanted, oldest first.</summary>
    public IReadOnlyList<LogLine> Read(LogFilter filter, long after, int most)
    {
        lock (_gate) return Wanted(filter, after).TakeLast(most).ToArray();
    }

    /// <summary>The newest lines that are wanted, then every one that comes, until the cancellation.</summary>
    public async IAsyncEnumerable<LogLine> Follow(LogFilter filter, long after, int most, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            Task grown;
            LogLine[] lines;
            lock (_gate)
            {
                lines = Wanted(filter, after).TakeLast(most).ToArray();
                (grown, after, most) = (_grown.Task, _last, Capacity);
            }
            foreach (var line in lines) yield return line;
            await grown.WaitAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private IEnumerable<LogLine> Wanted(LogFilter filter, long after)
    {
        for (var number = Math.Max(after + 1, _last - Capacity + 1); number <= _last; number++)
            if (number > 0 && _lines[number % Capacity] is { } line && filter.Wants(line)) yield return line;
    }

    private static string Cut(string text) => text.Length <= LongestMessage ? text : text[..LongestMessage] + "...";

    private sealed class Writer(LogRing ring, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            ring.Add(logLevel, category, formatter(state, exception), exception);
    }
}
