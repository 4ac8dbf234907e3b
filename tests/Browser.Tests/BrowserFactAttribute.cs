using Mdc.Tests.Shared;

namespace Mdc.Browser.Tests;

/// <summary>A test that needs Chromium and the built dashboard. Without them it is skipped with a reason, and fails where CI is set.</summary>
public class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Missing;

    /// <summary>The browser's program.</summary>
    public static string Chromium => Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium";

    /// <summary>The built page.</summary>
    public static string Dashboard { get; } = Path.Combine(Root(), "web", "dist");

    /// <summary>Why browser tests are skipped; null where they run.</summary>
    public static string? Missing { get; } =
        Environment.GetEnvironmentVariable("CI") is { Length: > 0 } ? null
        : !File.Exists(Chromium) ? $"Chromium is not installed: {Chromium} is missing (set CHROMIUM to its path)."
        : !File.Exists(Path.Combine(Dashboard, "index.html")) ? $"The dashboard is not built: run npm ci and npm run build in web/ ({Dashboard} is missing)."
        : null;

    /// <summary>Where screenshots go.</summary>
    public static string Artifacts { get; } = Directory.CreateDirectory(Path.Combine(Root(), "artifacts", "screenshots")).FullName;

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Cluster.sln"))) folder = folder.Parent;
        return folder?.FullName ?? AppContext.BaseDirectory;
    }
}

/// <summary>A test that needs a real node's PostgreSQL too.</summary>
public sealed class BrowserAndPostgresFactAttribute : BrowserFactAttribute
{
    public BrowserAndPostgresFactAttribute() => Skip ??= PostgresFactAttribute.Missing;
}

/// <summary>A theory under the conditions of <see cref="BrowserFactAttribute"/>.</summary>
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = BrowserFactAttribute.Missing;
}
