using Mdc.Journal.Files;
using Mdc.Journal.Recovery;

namespace Mdc.Journal;

/// <summary>A journal opened for reading only, as it was at that moment: no lock, no epoch, nothing changed. Its writer may be at work.</summary>
public sealed class JournalArchive : JournalReader
{
    private JournalArchive(RecoveredJournal recovered) : base(recovered)
    {
    }

    /// <summary>Opens the journal in a directory.</summary>
    /// <param name="directory">The directory; must exist.</param>
    /// <param name="time">Times the recovery report.</param>
    /// <param name="scanAll">True reads every record, and so finds every damaged one; false trusts the indexes of closed segments.</param>
    /// <exception cref="JournalOpenException">There is no journal, or one of an unknown layout.</exception>
    public static JournalArchive OpenRead(string directory, TimeProvider time, bool scanAll = false) => Directory.Exists(directory)
        ? OpenRead(new DiskJournalFiles(directory), time, scanAll)
        : throw new JournalOpenException($"There is no directory {directory}.");

    /// <summary>Opens a journal wherever it is kept.</summary>
    public static JournalArchive OpenRead(IJournalFiles files, TimeProvider time, bool scanAll = false) =>
        new(JournalRecovery.Run(files, wanted: null, scanAll, writable: false, time));

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The record is not there: an archive takes in no new ones.</exception>
    public override ValueTask WaitFor(long ordinal, CancellationToken cancellation) => ordinal < NextOrdinal
        ? ValueTask.CompletedTask
        : throw new InvalidOperationException($"Record {ordinal} is not in the archive, which ends at {NextOrdinal} and takes in no new records.");
}
