using Mdc.Gateway.Logs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Mdc.Silo.Hosting;

/// <summary>How a node logs: single lines on the standard error.</summary>
internal static class NodeLogging
{
    /// <summary>Loggers of one node; the caller disposes them after everything that logs.</summary>
    public static ILoggerFactory Create(LogLevel level) => LoggerFactory.Create(logging =>
    {
        logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss.fff "));
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(level);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // The runtime's own notes are for those who debug it; what an operator must do something about it says as an error.
        logging.AddFilter("Orleans", level < LogLevel.Warning || level > LogLevel.Error ? level : LogLevel.Error);
        // The level is the terminal's: the dashboard's log has more, and shows what it is asked for.
        logging.AddFilter<LogRing>(null, LogLevel.Information);
        logging.AddFilter<LogRing>("Microsoft", LogLevel.Warning);
        if (level < LogLevel.Warning) return;
        // What these say they also throw at whoever called or publishes, and when a cluster ends they say it of every call that came too late;
        // the last name is that of the memory streams.
        foreach (var told in (string[])["Orleans.Messaging", "Orleans.Streams", "Microsoft.Extensions.Logging"]) logging.AddFilter(told, LogLevel.Critical);
    });
}
