using System.Collections.Concurrent;
using System.Reflection;
using Orleans;
using Orleans.Serialization;

namespace Mdc.Runtime.Local.Calls;

/// <summary>Which exceptions may cross a call: annotated ones and the framework's own. The same for their inner exceptions.</summary>
internal static class ExceptionRules
{
    private static readonly ConcurrentDictionary<Type, bool> Crosses = new();

    /// <summary>The exception itself, or what the caller gets in its place.</summary>
    public static Exception AsSeenByCaller(Exception thrown)
    {
        for (var e = thrown; e is not null; e = e.InnerException)
        {
            if (!Crosses.GetOrAdd(e.GetType(), static type => MayCross(type)))
            {
                return new CodecNotFoundException(
                    $"A grain threw {e.GetType()}, which has no [GenerateSerializer] and cannot reach its caller. Its message was: {e.Message}");
            }
        }

        return thrown;
    }

    private static bool MayCross(Type type) =>
        type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false) || IsFramework(type.Assembly);

    private static bool IsFramework(Assembly assembly) =>
        assembly.GetName().Name is { } name
        && (name.StartsWith("System.", StringComparison.Ordinal) || name is "System" or "mscorlib" or "netstandard");
}
