using System.Reflection;
using System.Reflection.Emit;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Proxies;

/// <summary>
/// Emits methods that no tuple fits: generic ones and those with more than seven parameters. They box their arguments;
/// <see cref="LooseMethod"/> compiles an invoker per set of type arguments.
/// </summary>
internal static class LooseMethodEmitter
{
    public static EmittedMethod Emit(TypeBuilder type, MethodInfo method, int index, MethodResult result)
    {
        var field = type.DefineField($"_shape{index}", typeof(LooseMethod), FieldAttributes.Static | FieldAttributes.Assembly);
        var proxy = ProxyEmitter.DefineMethod(type, method, index);
        var generic = method.IsGenericMethodDefinition ? DefineGenericParameters(proxy, method) : [];
        Type Own(Type t) => Substitute(t, generic);

        Type[] parameters = [.. method.GetParameters().Select(p => Own(p.ParameterType))];
        proxy.SetParameters(parameters);
        proxy.SetReturnType(Own(method.ReturnType));
        type.DefineMethodOverride(proxy, method);

        var il = proxy.GetILGenerator();
        il.Emit(OpCodes.Ldsfld, field);
        il.Emit(OpCodes.Ldarg_0);
        EmitArray(il, typeof(Type), generic.Length, i =>
        {
            il.Emit(OpCodes.Ldtoken, generic[i]);
            il.Emit(OpCodes.Call, typeof(Type).GetMethod(nameof(Type.GetTypeFromHandle))!);
        });
        EmitArray(il, typeof(object), parameters.Length, i =>
        {
            il.Emit(OpCodes.Ldarg, i + 1);
            il.Emit(OpCodes.Box, parameters[i]);
        });
        il.Emit(OpCodes.Call, typeof(LooseMethod).GetMethod(nameof(LooseMethod.Ask))!.MakeGenericMethod(Own(result.Value)));
        if (method.ReturnType == typeof(void)) il.Emit(OpCodes.Pop);
        else MethodResult.Of(Own(method.ReturnType)).EmitToDeclared(il);
        il.Emit(OpCodes.Ret);
        return new EmittedLooseMethod(method, field.Name);
    }

    private static GenericTypeParameterBuilder[] DefineGenericParameters(MethodBuilder proxy, MethodInfo method)
    {
        var definitions = method.GetGenericArguments();
        var own = proxy.DefineGenericParameters([.. definitions.Select(static d => d.Name)]);
        for (var i = 0; i < own.Length; i++)
        {
            own[i].SetGenericParameterAttributes(definitions[i].GenericParameterAttributes);
            var constraints = definitions[i].GetGenericParameterConstraints().Select(c => Substitute(c, own)).ToList();
            own[i].SetBaseTypeConstraint(constraints.Find(static c => !c.IsInterface));
            own[i].SetInterfaceConstraints([.. constraints.Where(static c => c.IsInterface)]);
        }

        return own;
    }

    private static Type Substitute(Type type, Type[] own)
    {
        if (type.IsGenericMethodParameter) return own[type.GenericParameterPosition];
        if (type.IsArray) return Substitute(type.GetElementType()!, own).MakeArrayType();
        return type.ContainsGenericParameters
            ? type.GetGenericTypeDefinition().MakeGenericType([.. type.GetGenericArguments().Select(a => Substitute(a, own))])
            : type;
    }

    private static void EmitArray(ILGenerator il, Type element, int length, Action<int> emitElement)
    {
        il.Emit(OpCodes.Ldc_I4, length);
        il.Emit(OpCodes.Newarr, element);
        for (var i = 0; i < length; i++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldc_I4, i);
            emitElement(i);
            il.Emit(OpCodes.Stelem_Ref);
        }
    }

    private sealed record EmittedLooseMethod(MethodInfo Method, string ShapeField)
        : EmittedMethod(Method, ShapeField, null, typeof(object[]), typeof(object))
    {
        public override void Connect(Type proxy, Type contract) =>
            proxy.GetField(ShapeField, BindingFlags.Static | BindingFlags.NonPublic)!.SetValue(null, new LooseMethod(Method, contract));
    }
}
