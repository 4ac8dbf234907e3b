using System.Net.Sockets;
using Mdc.Feeder.Fronts.Configuration;

namespace Mdc.Feeder.Fronts.Probing;

/// <summary>Tries a front's addresses with plain TCP: says what is dead and what closes, and needs no vendor's library.</summary>
/// <remarks>A front waits for its client to speak first, so that one that is well says nothing either.</remarks>
public sealed class TcpProbe(TimeProvider time)
{
    private static readonly TimeSpan TimeToAnswer = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan TimeToClose = TimeSpan.FromSeconds(3);

    /// <summary>Tries every address at once; the best answer counts.</summary>
    /// <param name="front">The front.</param>
    /// <param name="listens">True to look whether it closes what it takes; false to be content that it takes a connection.</param>
    /// <param name="cancellation">Ends the trial.</param>
    public async Task<FrontFinding> Try(FrontSettings front, bool listens, CancellationToken cancellation)
    {
        var answers = await Task.WhenAll(front.Addresses.Select(address => Try(address, listens, cancellation)));
        var best = answers.OrderBy(answer => answer.Condition switch { FrontCondition.Silent => 0, FrontCondition.Closing => 1, _ => 2 }).First();
        return new FrontFinding(front.Name, best.Condition, best.Words);
    }

    private async Task<(FrontCondition Condition, string Words)> Try(string text, bool listens, CancellationToken cancellation)
    {
        if (!FrontAddress.TryParse(text, out var address, out var reason)) return (FrontCondition.Untried, reason);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address.Host, address.Port, cancellation).AsTask().WaitAsync(TimeToAnswer, time, cancellation);
        }
        catch (TimeoutException)
        {
            return (FrontCondition.Dead, $"dead: nobody answers at {address} within {TimeToAnswer.TotalSeconds:0} s");
        }
        catch (SocketException e)
        {
            return (FrontCondition.Dead, $"dead: {address} can't be reached: {e.Message}");
        }
        if (!listens) return (FrontCondition.Silent, $"{address} takes connections");

        try
        {
            var read = await client.GetStream().ReadAsync(new byte[1], cancellation).AsTask().WaitAsync(TimeToClose, time, cancellation);
            return read == 0 ? Closing(address) : (FrontCondition.Silent, $"{address} takes connections");
        }
        catch (TimeoutException)
        {
            return (FrontCondition.Silent, $"{address} takes connections and says nothing to a plain probe, as a front that is well would");
        }
        catch (IOException)
        {
            return Closing(address);
        }
    }

    private static (FrontCondition, string) Closing(FrontAddress address) => (FrontCondition.Closing, $"closing: {address} takes connections and closes them at once");
}
