using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Orleans;

namespace Mdc.Runtime.Local.Copying;

/// <summary>Copies an annotated type (or a tuple) field by field, by code emitted once per type.</summary>
internal sealed class MemberCopier<T> : Copier<T>
{
    private delegate void CopyFields(ref T copy, CopyContext context);

    private static readonly bool Tracks =
        !typeof(T).IsValueType && !typeof(T).IsDefined(typeof(SuppressReferenceTrackingAttribute), inherit: false);

    private readonly CopyFields _copyFields = Emit();

    public override T Copy(T value, CopyContext context)
    {
        if (typeof(T).IsValueType)
        {
            _copyFields(ref value, context);
            return value;
        }

        if (value is null) return value;
        if (value.GetType() != typeof(T)) return (T)Copiers.CopyDynamic(value, context)!;
        if (Tracks && context.TryGet(value, out var known)) return (T)known;
        var copy = (T)CloneOf(value);
        if (Tracks) context.Add(value, copy);
        _copyFields(ref copy, context);
        return copy;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "MemberwiseClone")]
    private static extern object CloneOf(object value);

    // The copy begins as a field-by-field clone; what remains is to replace what the clone shares with the original.
    private static CopyFields Emit()
    {
        var method = new DynamicMethod($"Copy {typeof(T)}", null, [typeof(T).MakeByRefType(), typeof(CopyContext)], typeof(Copier).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        foreach (var field in WireTypes.FieldsOf(typeof(T)))
        {
            if (WireTypes.IsShared(field.FieldType) || field.IsDefined(typeof(ImmutableAttribute))) continue;
            LoadOwner(il);
            if (WireTypes.IsLeftBehind(field))
            {
                il.Emit(OpCodes.Ldflda, field);
                il.Emit(OpCodes.Initobj, field.FieldType);
                continue;
            }

            LoadOwner(il);
            il.Emit(OpCodes.Ldfld, field);
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Call, typeof(CopierOf<>).MakeGenericType(field.FieldType)
                .GetMethod(nameof(CopierOf<int>.Copy), BindingFlags.Public | BindingFlags.Static)!);
            il.Emit(OpCodes.Stfld, field);
        }

        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<CopyFields>();
    }

    private static void LoadOwner(ILGenerator il)
    {
        il.Emit(OpCodes.Ldarg_0);
        if (!typeof(T).IsValueType) il.Emit(OpCodes.Ldind_Ref);
    }
}
