namespace Mdc.Storage.Timescale;

/// <summary>How to reach the store and how long rows stay in it.</summary>
public sealed record TimescaleOptions
{
    /// <summary>Npgsql's connection string. Its password never appears in messages.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The longest one call may take, from the connection to the commit, before it counts as unavailable. Default 30 s.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest a migration may take at start. Default 10 min.</summary>
    public TimeSpan MigrationTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The most connections. Default 20: 16 bar writers, an archiver and readers.</summary>
    public int MaxConnections { get; init; } = 20;

    /// <summary>Ticks older than this are dropped, a day at a time; none: kept for ever (the default).</summary>
    public TimeSpan? TickRetention { get; init; }

    /// <summary>Bars and their versions older than this are dropped, a month at a time; none: kept for ever (the default).</summary>
    public TimeSpan? BarRetention { get; init; }

    /// <summary>Age at which slices are compressed, where the server has TimescaleDB. Default 7 days for ticks; bars wait 13 times as long.</summary>
    public TimeSpan CompressAfter { get; init; } = TimeSpan.FromDays(7);
}
