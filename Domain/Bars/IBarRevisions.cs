namespace Mdc.Domain.Bars;

/// <summary>One correction of a closed 1-minute bar.</summary>
/// <param name="Before">The bar as it was known before.</param>
/// <param name="After">The bar as it was known from then on.</param>
/// <param name="Reason">Why it changed.</param>
/// <param name="KnownAtNs">Receive time of the record that changed it, unix nanoseconds.</param>
public sealed record BarRevision(Bar Before, Bar After, RevisionReason Reason, long KnownAtNs);

/// <summary>The corrections a bar store has kept.</summary>
public interface IBarRevisions
{
    /// <summary>Corrections of one instrument's bars that start in [from, to), the last known first.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached.</exception>
    Task<IReadOnlyList<BarRevision>> Revisions(BarQuery query, CancellationToken cancellation);
}
