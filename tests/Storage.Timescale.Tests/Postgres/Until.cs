namespace Mdc.Storage.Timescale.Tests.Postgres;

/// <summary>Waits for a condition, and fails when it does not come.</summary>
internal static class Until
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    public static Task True(Func<bool> condition, string what) => True(() => Task.FromResult(condition()), what);

    public static async Task True(Func<Task<bool>> condition, string what)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(since) > _patience) Assert.Fail($"Not within {_patience.TotalSeconds} s: {what}.");
            await Task.Delay(5);
        }
    }
}
