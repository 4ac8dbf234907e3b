using Mdc.Client;
using Mdc.Feeder;
using Mdc.Gateway;
using Mdc.Journal;
using Mdc.Storage.Timescale;
using Mdc.Storage.Timescale.PrivateServer;

namespace Mdc.Silo.Commands;

/// <summary>What an exception means to the operator: a code and one sentence.</summary>
/// <param name="Code">What the process ends with.</param>
/// <param name="Sentence">What is wrong.</param>
public readonly record struct Failure(ExitCode Code, string Sentence)
{
    /// <summary>The meaning of an exception; one we did not foresee keeps its type in the sentence, for the report to us.</summary>
    public static Failure Of(Exception exception) => exception switch
    {
        CommandException e => new(e.Code, e.Message),
        GatewayUnreachableException e => new(ExitCode.NotRunning, $"{e.Message} Start a node with ./mdc up, or name another with --gateway."),
        MarketDataException e => new(ExitCode.BadInput, e.Message),
        StoreStartException e => new(ExitCode.StoreUnreachable, e.Message),
        PrivatePostgresException e => new(ExitCode.StoreUnreachable, e.Message),
        PortInUseException e => new(ExitCode.PortInUse, e.Message),
        SourceException { IsEmpty: true } e => new(ExitCode.SourceEmpty, e.Message),
        SourceException e => new(ExitCode.BadInput, e.Message),
        JournalOpenException e => new(ExitCode.DataDirectory, e.Message),
        JournalWriteException e => new(ExitCode.DataDirectory, e.Message),
        OperationCanceledException => new(ExitCode.Interrupted, "Interrupted."),
        FileNotFoundException or DirectoryNotFoundException => new(ExitCode.BadInput, exception.Message),
        UnauthorizedAccessException e => new(ExitCode.Failed, e.Message),
        IOException e => new(ExitCode.Failed, e.Message),
        AggregateException { InnerExceptions: [var only] } => Of(only),
        _ => new(ExitCode.Failed, $"{exception.Message} ({exception.GetType().Name}; --verbose shows where)"),
    };
}
