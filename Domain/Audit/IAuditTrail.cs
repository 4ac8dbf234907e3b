namespace Mdc.Domain.Audit;

/// <summary>One thing that somebody did to the cluster, or tried to.</summary>
/// <param name="AtNs">When, unix nanoseconds.</param>
/// <param name="Actor">Who: the name of the token that was shown, or that none was.</param>
/// <param name="Action">What, as "POST /api/v1/feeders/1/pause".</param>
/// <param name="Outcome">The answer's status, as 204; 401 and 403 were refused.</param>
/// <param name="From">The address it came from.</param>
public sealed record AuditEntry(long AtNs, string Actor, string Action, int Outcome, string From);

/// <summary>A kept entry with its number: they rise, with holes.</summary>
public sealed record AuditRow(long Id, AuditEntry Entry);

/// <summary>Where operations are written down for good. Thread-safe.</summary>
/// <remarks>Throws <see cref="Bars.StoreUnavailableException"/> where the store can't be reached.</remarks>
public interface IAuditTrail
{
    /// <summary>Keeps entries, in order, all or none.</summary>
    Task Append(IReadOnlyList<AuditEntry> entries, CancellationToken cancellation);

    /// <summary>Entries before a number, newest first.</summary>
    /// <param name="before">Ids below it; <see cref="long.MaxValue"/> for the newest.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<AuditRow>> Read(long before, int most, CancellationToken cancellation);
}
