using Mdc.Feeder.Fronts.Sessions;

namespace Mdc.Feeder.Fronts.Probing;

/// <summary>Tries a front in full: plain TCP first, which a library would be silent about (ctp.md 1.5), then connection and login with the library.</summary>
/// <param name="connector">Opens connections over the library; null for none: then only TCP is tried.</param>
/// <param name="login">What each front is logged in with.</param>
/// <param name="time">The clock.</param>
public sealed class FrontProbe(IFrontConnector? connector, Func<FrontSettings, FrontLogin> login, TimeProvider time)
{
    /// <summary>How long a library's connection and its login may take; with the TCP trial before it a front takes less than 15 s.</summary>
    private static readonly TimeSpan TimeToConnect = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan TimeToLogIn = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(20);

    // Closed so often within the time: not an accident, and no reason to wait for the end of it.
    private const int Closings = 2;

    /// <summary>Tries one front. Never throws for what is wrong with it.</summary>
    public async Task<FrontFinding> Try(FrontSettings front, ushort number, CancellationToken cancellation)
    {
        var seen = await new TcpProbe(time).Try(front, listens: connector is null, cancellation);
        if (seen.Condition is FrontCondition.Dead or FrontCondition.Untried) return seen;
        if (connector is null)
            return seen.Condition == FrontCondition.Closing ? seen : seen with { Sentence = $"silent: {seen.Sentence}; without a vendor's library (--library) no login was tried" };

        try
        {
            var secret = login(front);
            using var connection = connector.Open(front, number);
            connection.Connect();
            return await Converse(front, connection, secret, cancellation);
        }
        catch (SourceException e)
        {
            return new FrontFinding(front.Name, FrontCondition.Untried, e.Message);
        }
    }

    private async Task<FrontFinding> Converse(FrontSettings front, IFrontConnection connection, FrontLogin login, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var (closings, isAsked, limit) = (0, false, TimeToConnect);
        while (time.GetElapsedTime(began) < limit)
        {
            while (connection.TryTakeEvent(out var happened))
            {
                switch (happened.Kind)
                {
                    case FrontEventKind.Connected when connection.LogIn(login, 1) == RequestResult.Sent:
                        (isAsked, limit) = (true, time.GetElapsedTime(began) + TimeToLogIn);
                        break;
                    case FrontEventKind.Disconnected when ++closings >= Closings:
                        return Finding(FrontCondition.Closing, $"closing: it takes connections and closes them ({FrontErrors.Reason(happened.Code)})");
                    case FrontEventKind.LoggedIn:
                        return Finding(FrontCondition.Live, $"live: logged in as {login} after {time.GetElapsedTime(began).TotalSeconds:0.0} s, trading day {happened.TradingDay}");
                    case FrontEventKind.LoginRefused:
                        return Finding(FrontCondition.Refusing, $"refusing: the login as {login} was refused: {FrontErrors.Login(happened.Code, happened.Text)}");
                }
            }
            await Task.Delay(Beat, time, cancellation);
        }
        if (closings > 0) return Finding(FrontCondition.Closing, "closing: it takes connections and closes them");
        return isAsked
            ? Finding(FrontCondition.Silent, $"silent: it takes connections and does not answer a login within {TimeToLogIn.TotalSeconds:0} s")
            : Finding(FrontCondition.Silent, $"silent: it takes connections, and the library does not say that it is connected within {TimeToConnect.TotalSeconds:0} s");

        FrontFinding Finding(FrontCondition condition, string sentence) => new(front.Name, condition, sentence);
    }
}
