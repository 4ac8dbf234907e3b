namespace Mdc.Storage.Timescale.Ticks;

/// <summary>How the archiver is doing. Consistent enough for a dashboard: fields may be a batch apart.</summary>
/// <param name="Rows">Accepted ticks sent to the store since the start, repeats of the reread included.</param>
/// <param name="Checkpoint">The journal ordinal that everything before is archived.</param>
/// <param name="LagRecords">Journal records not yet archived.</param>
/// <param name="Trouble">Why it does not advance, in one sentence; null where it does.</param>
/// <param name="LostRecords">Journal records that were dropped from the journal before they were archived.</param>
public sealed record TickArchiverStatus(long Rows, long Checkpoint, long LagRecords, string? Trouble, long LostRecords);
