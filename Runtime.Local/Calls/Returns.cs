namespace Mdc.Runtime.Local.Calls;

/// <summary>The result of a method that has none.</summary>
internal readonly struct Nothing;

/// <summary>Brings what grain methods return to one shape, and answers to the declared one. Called by the emitted proxies.</summary>
internal static class Returns
{
    public static ValueTask<Nothing> OfVoid() => default;

    public static ValueTask<Nothing> OfTask(Task task) => task.IsCompletedSuccessfully ? default : Await(task);

    public static ValueTask<Nothing> OfValueTask(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully) return Await(task.AsTask());
        task.GetAwaiter().GetResult();
        return default;
    }

    public static ValueTask<T> OfTaskOf<T>(Task<T> task) => new(task);

    public static ValueTask<T> OfValueTaskOf<T>(ValueTask<T> task) => task;

    public static ValueTask ToValueTask(Task<Nothing> answer) => new(answer);

    public static ValueTask<T> ToValueTaskOf<T>(Task<T> answer) => new(answer);

    private static async ValueTask<Nothing> Await(Task task)
    {
        await task;
        return default;
    }
}
