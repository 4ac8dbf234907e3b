namespace Mdc.Domain.Storage;

/// <summary>One table with all its slices.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Slices">Partitions or chunks; 1 for a plain table.</param>
/// <param name="Rows">About how many rows, by the server's statistics.</param>
/// <param name="Bytes">Bytes on disk, indexes included.</param>
public sealed record StoredTable(string Name, int Slices, long Rows, long Bytes);

/// <summary>How far a consumer has stored what it was sent.</summary>
/// <param name="Consumer">As "bars/3" or "ticks/1".</param>
/// <param name="Position">Its position as it writes it.</param>
public sealed record StoredCheckpoint(string Consumer, string Position);

/// <summary>What a store holds.</summary>
/// <param name="Server">The server in words.</param>
/// <param name="HasTimescale">True where ticks and bars are hypertables.</param>
/// <param name="Bytes">Bytes of the database on disk.</param>
/// <param name="Tables">Its tables, the largest first.</param>
/// <param name="Checkpoints">By consumer.</param>
public sealed record StoreContents(
    string Server, bool HasTimescale, long Bytes, IReadOnlyList<StoredTable> Tables, IReadOnlyList<StoredCheckpoint> Checkpoints);

/// <summary>Says what a store holds. Throws <see cref="Bars.StoreUnavailableException"/> where it can't be reached.</summary>
public interface IStoreReport
{
    /// <summary>Tables, sizes, checkpoints.</summary>
    Task<StoreContents> Read(CancellationToken cancellation);
}
