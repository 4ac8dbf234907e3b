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
    public async Task<FrontFinding> Try(FrontSettings front, CancellationToken cancellation)
    {
        var answers = await Task.WhenAll(front.Addresses.Select(address => Try(address, cancellation)));
        var best = answers.OrderBy(answer => answer.Condition switch { FrontCondition.Silent => 0, FrontCondition.Closing => 1, _ => 2 }).First();
        return new FrontFinding(front.Name, best.Condition, best.Words);
    }

    private async Task<(FrontCondition Condition, string Words)> Try(string text, CancellationToken cancellation)
    {
        if (!FrontAddress.TryParse(text, out var address, out var reason)) return (FrontCondition.Untried, reason);
        using var client = new TcpClient();
        using (var patience = Patience(TimeToAnswer, cancellation))
        {
            try
            {
                await client.ConnectAsync(address.Host, address.Port, patience.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return (FrontCondition.Dead, $"dead: nobody answers at {address} within {TimeToAnswer.TotalSeconds:0} s");
            }
            catch (SocketException e)
            {
                return (FrontCondition.Dead, $"dead: {address} can't be reached: {e.Message}");
            }
        }

        using var silence = Patience(TimeToClose, cancellation);
        try
        {
            var read = await client.GetStream().ReadAsync(new byte[1], silence.Token);
            return read == 0 ? Closing(address) : (FrontCondition.Silent, $"{address} takes connections");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (FrontCondition.Silent, $"{address} takes connections and says nothing to a plain probe, as a front that is well would");
        }
        catch (IOException)
        {
            return Closing(address);
        }
    }

    private static (FrontCondition, string) Closing(FrontAddress address) => (FrontCondition.Closing, $"closing: {address} takes connections and closes them at once");

    private CancellationTokenSource Patience(TimeSpan span, CancellationToken cancellation)
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var timer = time.CreateTimer(_ => patience.Cancel(), null, span, Timeout.InfiniteTimeSpan);
        patience.Token.Register(timer.Dispose);
        return patience;
    }
}
