namespace Mdc.Feeder.Ctp.Tests;

/// <summary>A test that needs the stand-in library: skipped with the reason where the machine has no g++, but failing under CI, where it must have one.</summary>
public sealed class StandInFactAttribute : FactAttribute
{
    public StandInFactAttribute() => Skip = Reason;

    internal static string? Reason => Environment.GetEnvironmentVariable("CI") is { Length: > 0 } || StandInLibrary.Missing is null ? null : "skipped: " + StandInLibrary.Missing;
}

/// <summary>As <see cref="StandInFactAttribute"/>, for each range of versions: <c>[MemberData(nameof(Versions.All), MemberType = typeof(Versions))]</c>.</summary>
public sealed class StandInTheoryAttribute : TheoryAttribute
{
    public StandInTheoryAttribute() => Skip = StandInFactAttribute.Reason;
}

/// <summary>The ranges of versions by the number their declarations go by.</summary>
public static class Versions
{
    public static TheoryData<int> All => [.. StandInVariant.All.Select(v => v.Abi)];

    internal static StandInVariant Of(int abi) => StandInVariant.All.Single(v => v.Abi == abi);
}
