using Mdc.Domain.Calendar;
using Mdc.Grains.Interfaces;

namespace Mdc.Gateway.Rest;

/// <summary>A front's status for JSON.</summary>
internal static class FrontJson
{
    public static object Of(byte feeder, FrontStatus front) => new
    {
        feeder,
        front = front.Front,
        name = front.Name,
        broker_id = front.Broker,
        state = front.State,
        priority = front.Priority,
        budget = front.Budget,
        instruments = front.Instruments,
        planned = front.Planned,
        quality = Math.Round(front.Quality, 3),
        delay_ms = front.DelayMs is { } delay ? Math.Round(delay, 1) : (double?)null,
        ticks = front.Ticks,
        first = front.First,
        repeats = front.Repeats,
        only_here = front.OnlyHere,
        conflicts = front.Conflicts,
        lost = front.Lost,
        losses = front.Losses,
        failed_logins = front.FailedLogins,
        errors = front.Errors,
        silences = front.Silences,
        last_tick = front.LastTickNs == 0 ? null : ChinaTime.Format(front.LastTickNs),
        trouble = front.Trouble,
    };
}
