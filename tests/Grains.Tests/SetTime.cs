namespace Mdc.Grains.Tests;

/// <summary>A clock that tells what it was set to, at first a Tuesday's morning in session; its timers are the system's.</summary>
internal sealed class SetTime : TimeProvider
{
    public DateTimeOffset Now { get; set; } = DateTimeOffset.Parse("2026-03-24T10:00:00+08:00");

    public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();
}
