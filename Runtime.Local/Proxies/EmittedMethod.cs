using System.Reflection;

namespace Mdc.Runtime.Local.Proxies;

/// <summary>A method of a proxy class whose static parts are filled in once the class exists.</summary>
internal record EmittedMethod(MethodInfo Method, string ShapeField, string? Invoker, Type Args, Type Result)
{
    public virtual void Connect(Type proxy, Type contract)
    {
        const BindingFlags Statics = BindingFlags.Static | BindingFlags.NonPublic;
        var invoker = proxy.GetMethod(Invoker!, Statics)!.CreateDelegate(typeof(Invoker<,>).MakeGenericType(Args, Result));
        var shape = Activator.CreateInstance(typeof(MethodShape<,>).MakeGenericType(Args, Result), Method, contract, invoker);
        proxy.GetField(ShapeField, Statics)!.SetValue(null, shape);
    }
}
