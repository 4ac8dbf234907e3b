using System.Globalization;

namespace Orleans
{
    /// <summary>How long a caller of this method waits before it gets a <see cref="TimeoutException"/>; without it the silo's default, 30 s.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
    {
        /// <summary>The limit, as written in the constructor's argument: "hh:mm:ss".</summary>
        public TimeSpan? Timeout { get; init; } = TimeSpan.Parse(timeout, CultureInfo.InvariantCulture);
    }
}

namespace Orleans.Concurrency
{
    /// <summary>On an interface method: its calls never wait for another call of the grain, nor do others wait for it.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class AlwaysInterleaveAttribute : Attribute;

    /// <summary>On an interface method: the call's task completes when it is sent; its result and its errors are dropped.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class OneWayAttribute : Attribute;

    /// <summary>On a grain class: its calls may interleave at every await. Still never two threads at once.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class ReentrantAttribute : Attribute;
}
