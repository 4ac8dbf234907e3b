namespace Mdc.Feeder.Fronts.Sessions;

/// <summary>What a session makes of the library's callbacks.</summary>
public sealed partial class FrontSession
{
    /// <summary>The library called back.</summary>
    public void On(in FrontEvent happened, TimeSpan now)
    {
        if (State is FrontState.Created or FrontState.BackingOff or FrontState.Released) return;
        switch (happened.Kind)
        {
            case FrontEventKind.Connected:
                OnConnected(now);
                break;
            case FrontEventKind.Disconnected:
                // The library also reports attempts that failed; those before the first answer are no losses.
                if (State is not (FrontState.Connecting or FrontState.Lost)) Lose(FrontErrors.Reason(happened.Code), now);
                break;
            case FrontEventKind.LoggedIn:
                OnLoggedIn(happened, now);
                break;
            case FrontEventKind.LoginRefused:
                Counts.FailedLogins++;
                Begin("the login was refused: " + FrontErrors.Login(happened.Code, happened.Text), now);
                break;
            case FrontEventKind.Subscribed:
                if (happened.Code != 0) OnRefused(happened.Code, happened.Text);
                break;
            case FrontEventKind.Failed:
                OnFailed(happened.Code, happened.Text);
                break;
            case FrontEventKind.HeartbeatWarning:
                Counts.HeartbeatWarnings++;
                break;
            case FrontEventKind.EventsLost:
                // Whatever was waited for may have been among them.
                Counts.Errors++;
                Begin("events of the front were lost", now);
                break;
        }
    }

    private void OnConnected(TimeSpan now)
    {
        // A connection that comes without the last one's end has lost that event.
        if (State is not (FrontState.Connecting or FrontState.Lost)) Counts.Losses++;
        Leave(FrontState.Connected, TimeSpan.MaxValue);
        if (_loginDue < now) _loginDue = now;
    }

    private void OnLoggedIn(in FrontEvent happened, TimeSpan now)
    {
        if (State != FrontState.LoggingIn) return;
        (State, _deadline, _loggedInAt, Trouble, IsSilent) = (FrontState.Subscribing, TimeSpan.MaxValue, now, null, false);
        TradingDay = happened.TradingDay;
        _pace.Reset(now);
        Subscriptions.Restart();
        Settle();
    }

    private void OnRefused(int code, string? instrument)
    {
        Counts.Errors++;
        if (instrument is null) return;
        if (code != FrontErrors.TooManyInstruments)
        {
            Subscriptions.Refused(instrument);
            return;
        }
        Subscriptions.GiveBack(instrument);
        LowerBudget();
    }

    private void OnFailed(int code, string? text)
    {
        Counts.Errors++;
        if (code != FrontErrors.TooManyInstruments)
        {
            Trouble = $"error {code}{(string.IsNullOrEmpty(text) ? "" : " " + text)}";
            return;
        }
        if (Subscriptions.GiveBackLastChunk() > 0) LowerBudget();
    }

    private void LowerBudget()
    {
        Budget = Math.Min(Budget ?? int.MaxValue, Math.Max(1, Subscriptions.Asked));
        Trouble = $"the front takes no more than {Budget} instruments (error {FrontErrors.TooManyInstruments})";
        Settle();
    }
}
