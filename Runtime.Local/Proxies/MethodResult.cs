using System.Reflection;
using System.Reflection.Emit;
using Mdc.Runtime.Local.Calls;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Proxies;

/// <summary>What a method returns: the value inside, and how the proxy goes from there to the declared type and back.</summary>
internal sealed class MethodResult
{
    private const BindingFlags Internals = BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public;
    private readonly Type _declared;
    private readonly bool _isValueTaskOf;

    private MethodResult(Type declared, Type value, string normalise)
    {
        _declared = declared;
        _isValueTaskOf = normalise == nameof(Returns.OfValueTaskOf);
        Value = value;
        var method = typeof(Returns).GetMethod(normalise, Internals)!;
        Normalise = method.IsGenericMethodDefinition ? method.MakeGenericMethod(value) : method;
    }

    /// <summary>The value's type; <see cref="Nothing"/> where there is none.</summary>
    public Type Value { get; }

    /// <summary>Makes a <see cref="ValueTask{TResult}"/> of <see cref="Value"/> from what the grain returned.</summary>
    public MethodInfo Normalise { get; }

    /// <summary>Throws <see cref="NotSupportedException"/> for other types; the rules of contracts say so earlier and better.</summary>
    public static MethodResult Of(Type declared)
    {
        if (declared == typeof(void)) return new(declared, typeof(Nothing), nameof(Returns.OfVoid));
        if (declared == typeof(Task)) return new(declared, typeof(Nothing), nameof(Returns.OfTask));
        if (declared == typeof(ValueTask)) return new(declared, typeof(Nothing), nameof(Returns.OfValueTask));
        if (declared.IsGenericType)
        {
            var definition = declared.GetGenericTypeDefinition();
            var value = declared.GetGenericArguments()[0];
            if (definition == typeof(Task<>)) return new(declared, value, nameof(Returns.OfTaskOf));
            if (definition == typeof(ValueTask<>)) return new(declared, value, nameof(Returns.OfValueTaskOf));
        }

        throw new NotSupportedException($"{declared} is no result of a grain method.");
    }

    /// <summary>With the reference, the shape and the arguments on the stack: sends, and leaves the declared result.</summary>
    public void EmitSend(ILGenerator il, Type args)
    {
        var name = _declared == typeof(void) ? nameof(GrainReference.Tell) : nameof(GrainReference.Ask);
        il.Emit(OpCodes.Call, typeof(GrainReference).GetMethod(name, Internals)!.MakeGenericMethod(args, Value));
        EmitToDeclared(il);
    }

    /// <summary>With a <see cref="Task{TResult}"/> of <see cref="Value"/> on the stack: leaves the declared result.</summary>
    public void EmitToDeclared(ILGenerator il)
    {
        if (_declared == typeof(ValueTask)) il.Emit(OpCodes.Call, typeof(Returns).GetMethod(nameof(Returns.ToValueTask))!);
        else if (_isValueTaskOf) il.Emit(OpCodes.Call, typeof(Returns).GetMethod(nameof(Returns.ToValueTaskOf))!.MakeGenericMethod(Value));
    }
}
