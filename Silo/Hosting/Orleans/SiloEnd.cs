using Mdc.Silo.Commands;
using Orleans.Runtime;

namespace Mdc.Silo.Hosting;

/// <summary>Ends the process of a silo that can't go on, most of all one that the cluster has declared dead: with a sentence, where Orleans would leave a core.</summary>
/// <remarks>At once, on whatever thread finds it out: there is nothing to hand over, since its shards live elsewhere already.</remarks>
internal sealed class SiloEnd : IFatalErrorHandler
{
    public bool IsUnexpected(Exception exception) => true;

    public void OnFatalException(object? sender, string? context, Exception? exception)
    {
        Console.Error.WriteLine($"mdc: this silo ends: {exception?.Message ?? context ?? "the runtime has failed."}");
        Environment.Exit((int)ExitCode.Failed);
    }
}
