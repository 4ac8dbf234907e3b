using Mdc.Storage.Timescale.PrivateServer;
using Xunit;

namespace Mdc.Tests.Shared;

/// <summary>A test that needs a real PostgreSQL: skipped with the reason where the machine has none, but failing under CI, where it must have one.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> _missing = new(() =>
        Environment.GetEnvironmentVariable("CI") is { Length: > 0 } || Task.Run(() => PostgresBinaries.Find(null, default)).Result is not null
            ? null
            : "skipped: no PostgreSQL on this machine (install the package postgresql)");

    public PostgresFactAttribute() => Skip = Missing;

    public static string? Missing => _missing.Value;
}
