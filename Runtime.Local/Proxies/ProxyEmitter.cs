using System.Reflection;
using System.Reflection.Emit;
using Mdc.Runtime.Local.Calls;
using Mdc.Runtime.Local.Hosting;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Proxies;

/// <summary>
/// Emits, once per interface, a class whose methods pack their arguments into a tuple and hand it to <see cref="GrainReference"/>,
/// and beside each a static method that unpacks the tuple and calls the grain. No reflection remains in a call.
/// </summary>
internal static class ProxyEmitter
{
    private const BindingFlags Everything = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private const int MostTupleItems = 7;

    public static Type Emit(Type contract)
    {
        var module = ProxyAssembly.ModuleFor(contract.Assembly);
        TypeBuilder type;
        lock (module)
        {
            type = module.DefineType(
                $"{contract.FullName}.Proxy", TypeAttributes.Public | TypeAttributes.Sealed | TypeAttributes.Class, typeof(GrainReference), [contract]);
        }

        EmitConstructor(type);
        EmitInterfaceName(type, contract);
        var methods = MethodsOf(contract).Select((method, index) => EmitMethod(type, method, index)).ToList();
        var proxy = type.CreateType();
        foreach (var emitted in methods) emitted.Connect(proxy, contract);
        return proxy;
    }

    /// <summary>All methods of the interface and its parents that a proxy must answer: the default ones too, sealed ones not.</summary>
    public static IEnumerable<MethodInfo> MethodsOf(Type contract) =>
        contract.GetInterfaces().Append(contract)
            .SelectMany(static i => i.GetMethods(Everything))
            .Where(static m => m is { IsVirtual: true, IsFinal: false });

    private static void EmitConstructor(TypeBuilder type)
    {
        Type[] parameters = [typeof(LocalSilo), typeof(GrainId)];
        var constructor = type.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, parameters);
        var il = constructor.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Call, typeof(GrainReference).GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, parameters)!);
        il.Emit(OpCodes.Ret);
    }

    private static void EmitInterfaceName(TypeBuilder type, Type contract)
    {
        var getter = type.DefineMethod(
            $"get_{nameof(GrainReference.InterfaceName)}",
            MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig | MethodAttributes.SpecialName,
            typeof(string),
            []);
        var il = getter.GetILGenerator();
        il.Emit(OpCodes.Ldstr, contract.Name);
        il.Emit(OpCodes.Ret);
    }

    private static EmittedMethod EmitMethod(TypeBuilder type, MethodInfo method, int index)
    {
        var parameters = method.GetParameters();
        var result = MethodResult.Of(method.ReturnType);
        return method.IsGenericMethodDefinition || parameters.Length > MostTupleItems
            ? LooseMethodEmitter.Emit(type, method, index, result)
            : EmitTupleMethod(type, method, index, result, [.. parameters.Select(static p => p.ParameterType)]);
    }

    private static EmittedMethod EmitTupleMethod(TypeBuilder type, MethodInfo method, int index, MethodResult result, Type[] parameters)
    {
        var tuple = TupleOf(parameters);
        var shape = typeof(MethodShape<,>).MakeGenericType(tuple, result.Value);
        var shapeField = type.DefineField($"_shape{index}", shape, FieldAttributes.Static | FieldAttributes.Assembly);

        var proxy = DefineMethod(type, method, index);
        proxy.SetParameters(parameters);
        proxy.SetReturnType(method.ReturnType);
        type.DefineMethodOverride(proxy, method);
        var il = proxy.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldsfld, shapeField);
        for (var i = 0; i < parameters.Length; i++) il.Emit(OpCodes.Ldarg, i + 1);
        if (parameters.Length > 0)
        {
            il.Emit(OpCodes.Newobj, tuple.GetConstructor(parameters)!);
        }
        else
        {
            var empty = il.DeclareLocal(tuple);
            il.Emit(OpCodes.Ldloca, empty);
            il.Emit(OpCodes.Initobj, tuple);
            il.Emit(OpCodes.Ldloc, empty);
        }

        result.EmitSend(il, tuple);
        il.Emit(OpCodes.Ret);

        EmitInvoker(type, method, index, result, tuple, parameters.Length);
        return new EmittedMethod(method, shapeField.Name, $"Invoke{index}", tuple, result.Value);
    }

    private static void EmitInvoker(TypeBuilder type, MethodInfo method, int index, MethodResult result, Type tuple, int count)
    {
        var invoker = type.DefineMethod(
            $"Invoke{index}",
            MethodAttributes.Static | MethodAttributes.Assembly,
            typeof(ValueTask<>).MakeGenericType(result.Value),
            [typeof(object), tuple.MakeByRefType()]);
        var il = invoker.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Castclass, method.DeclaringType!);
        for (var i = 1; i <= count; i++)
        {
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldfld, tuple.GetField($"Item{i}")!);
        }

        il.Emit(OpCodes.Callvirt, method);
        il.Emit(OpCodes.Call, result.Normalise);
        il.Emit(OpCodes.Ret);
    }

    /// <summary>The method that stands for the interface's; its signature, and that it overrides, come next.</summary>
    public static MethodBuilder DefineMethod(TypeBuilder type, MethodInfo method, int index) => type.DefineMethod(
        $"{method.DeclaringType!.FullName}.{method.Name}{index}",
        MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig | MethodAttributes.NewSlot);

    private static Type TupleOf(Type[] items) => items.Length switch
    {
        0 => typeof(ValueTuple),
        1 => typeof(ValueTuple<>).MakeGenericType(items),
        2 => typeof(ValueTuple<,>).MakeGenericType(items),
        3 => typeof(ValueTuple<,,>).MakeGenericType(items),
        4 => typeof(ValueTuple<,,,>).MakeGenericType(items),
        5 => typeof(ValueTuple<,,,,>).MakeGenericType(items),
        6 => typeof(ValueTuple<,,,,,>).MakeGenericType(items),
        _ => typeof(ValueTuple<,,,,,,>).MakeGenericType(items),
    };
}
