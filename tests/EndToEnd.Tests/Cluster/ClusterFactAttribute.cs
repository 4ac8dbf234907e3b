using Mdc.Silo.Hosting;

namespace Mdc.EndToEnd.Tests.Cluster;

/// <summary>A test with several processes: skipped with the reason on the runtime that is one process, or without PostgreSQL.</summary>
public sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute() => Skip = ClusterHosting.Runtime == "Orleans" ? PostgresFactAttribute.Missing : "skipped: Orleans packages not in the feed";
}
