using Orleans.Concurrency;

namespace Mdc.Runtime.Local.Tests.Grains;

/// <summary>Counts, waits and answers: a grain for what calls do.</summary>
public interface ICounterGrain : IGrainWithStringKey
{
    Task<int> Add(int number);

    ValueTask<int> AddQuickly(int number);

    Task Add(int number, int times);

    /// <summary>Waits inside the grain until <see cref="Release"/>.</summary>
    Task Hold();

    [AlwaysInterleave]
    Task Release();

    [AlwaysInterleave]
    Task<int> Peek();

    Task Fail(string message);

    Task<bool> IsAtHome();

    Task<bool> TaskRunLeaves();

    [OneWay]
    Task Forget(string message);

    Task<T> Echo<T>(T value) where T : class;

    Task<int> Sum(int a, int b, int c, int d, int e, int f, int g, int h, int i);

    Task<int> Twice(int number) => Add(number * 2);

    Task WaitFor(CancellationToken token);

    Task Deactivate();

    Task<string> CallBack(string other);

    [ResponseTimeout("00:00:05")]
    Task CallSelf();

    Task<string?> ContextValue(string key);
}
