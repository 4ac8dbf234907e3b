using System.Reflection;

namespace Mdc.Silo;

/// <summary>Which sources this program was built from.</summary>
internal static class ProgramBuild
{
    /// <summary>The version, as 0.1.0.</summary>
    public static string Version => typeof(ProgramBuild).Assembly.GetName().Version!.ToString(3);

    /// <summary>The commit; "unknown" for a build outside a repository.</summary>
    public static string Commit { get; } =
        typeof(ProgramBuild).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, var commit, ..] ? commit : "unknown";
}
