using Mdc.Runtime.Local.Streams;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Hosting;

/// <summary>This part: what a silo logs.</summary>
internal sealed partial class LocalSilo
{
    public void LogTurnFailed(Exception exception, GrainId grain) => LogTurnFailed(_log, exception, grain);

    public void LogActivationFailed(Exception exception, GrainId grain) => LogActivationFailed(_log, exception, grain);

    public void LogDeactivationFailed(Exception exception, GrainId grain) => LogDeactivationFailed(_log, exception, grain);

    public void LogTimerFailed(Exception exception, GrainId grain) => LogTimerFailed(_log, exception, grain);

    public void LogRuntimeFailed(Exception exception) => LogRuntimeFailed(_log, exception);

    public void LogDeliveryFailed(Exception exception, StreamKey stream, GrainId grain, int tries) =>
        LogDeliveryFailed(_log, exception, stream, grain, tries);

    public void LogDeliveryGivenUp(Exception exception, StreamKey stream, GrainId grain, long sequence) =>
        LogDeliveryGivenUp(_log, exception, stream, grain, sequence);

    [LoggerMessage(Level = LogLevel.Error, Message = "A turn of {Grain} threw past its end")]
    private static partial void LogTurnFailed(ILogger log, Exception exception, GrainId grain);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Grain} failed to activate; its callers get the exception")]
    private static partial void LogActivationFailed(ILogger log, Exception exception, GrainId grain);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Grain} failed while it was deactivated; it is gone nevertheless")]
    private static partial void LogDeactivationFailed(ILogger log, Exception exception, GrainId grain);

    [LoggerMessage(Level = LogLevel.Error, Message = "A timer of {Grain} failed; it goes on")]
    private static partial void LogTimerFailed(ILogger log, Exception exception, GrainId grain);

    [LoggerMessage(Level = LogLevel.Error, Message = "The runtime failed in its own work")]
    private static partial void LogRuntimeFailed(ILogger log, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Stream} failed at {Grain}, try {Tries}; it is tried again")]
    private static partial void LogDeliveryFailed(ILogger log, Exception exception, StreamKey stream, GrainId grain, int tries);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Stream} gives up publication {Sequence} for {Grain}")]
    private static partial void LogDeliveryGivenUp(ILogger log, Exception exception, StreamKey stream, GrainId grain, long sequence);
}
