namespace Mdc.Journal;

/// <summary>A journal can't be opened as asked: in use, of another layout, feeder or shard count, or not there. Nothing was changed.</summary>
public sealed class JournalOpenException(string message) : IOException(message);
