namespace Mdc.Gateway.Tests.Fakes;

/// <summary>Waits for a condition that another thread brings about.</summary>
internal static class Eventually
{
    public static async Task Is(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
        {
            if (limit.IsCancellationRequested) Assert.Fail($"Not within 10 s: {what}");
            await Task.Delay(5, CancellationToken.None);
        }
    }
}
