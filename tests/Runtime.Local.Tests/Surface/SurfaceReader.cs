using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Mdc.Runtime.Local.Tests.Surface;

/// <summary>The public types of an assembly, each with its kind and its public and protected members as text.</summary>
internal static class SurfaceReader
{
    /// <summary>Members that every type has and may override or not.</summary>
    private static readonly HashSet<string> Everyones = ["ToString", "GetHashCode", "Finalize"];

    public static SortedDictionary<string, SortedSet<string>> Read(string file)
    {
        using var stream = File.OpenRead(file);
        using var image = new PEReader(stream);
        var reader = image.GetMetadataReader();
        var names = new TypeNames();
        var surface = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            if ((type.Attributes & TypeAttributes.VisibilityMask) != TypeAttributes.Public) continue;
            surface[names.GetTypeFromDefinition(reader, handle, 0)] = new SortedSet<string>(MembersOf(reader, type, names), StringComparer.Ordinal);
        }

        return surface;
    }

    private static IEnumerable<string> MembersOf(MetadataReader reader, TypeDefinition type, TypeNames names)
    {
        yield return KindOf(reader, type, names);
        foreach (var handle in type.GetMethods())
        {
            var method = reader.GetMethodDefinition(handle);
            var name = reader.GetString(method.Name);
            if (!IsVisible(method.Attributes) || Everyones.Contains(name)) continue;
            var signature = method.DecodeSignature(names, null);
            var generic = signature.GenericParameterCount > 0 ? $"<{signature.GenericParameterCount}>" : "";
            var modifiers = (method.Attributes & MethodAttributes.Static) != 0 ? "static " : "";
            var line = $"{modifiers}{signature.ReturnType} {name}{generic}({string.Join(", ", signature.ParameterTypes)})";
            if (line != "Boolean Equals(Object)") yield return line;
        }

        foreach (var handle in type.GetFields())
        {
            var field = reader.GetFieldDefinition(handle);
            if ((field.Attributes & FieldAttributes.FieldAccessMask) is not (FieldAttributes.Public or FieldAttributes.Family)) continue;
            var name = reader.GetString(field.Name);
            if (name == "value__") continue;
            yield return $"field {field.DecodeSignature(names, null)} {name}{ConstantOf(reader, field)}";
        }
    }

    private static string KindOf(MetadataReader reader, TypeDefinition type, TypeNames names)
    {
        if ((type.Attributes & TypeAttributes.Interface) != 0) return "kind interface";
        var parent = type.BaseType.Kind switch
        {
            HandleKind.TypeReference => names.GetTypeFromReference(reader, (TypeReferenceHandle)type.BaseType, 0),
            HandleKind.TypeDefinition => names.GetTypeFromDefinition(reader, (TypeDefinitionHandle)type.BaseType, 0),
            _ => "class",
        };
        var flags = (type.Attributes & (TypeAttributes.Abstract | TypeAttributes.Sealed)) switch
        {
            TypeAttributes.Abstract => "abstract ",
            TypeAttributes.Sealed => "sealed ",
            0 => "",
            _ => "static ",
        };
        return $"kind {flags}{(parent is "System.ValueType" or "System.Enum" ? parent : "class")}";
    }

    private static bool IsVisible(MethodAttributes attributes) =>
        (attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private static string ConstantOf(MetadataReader reader, FieldDefinition field)
    {
        if (field.GetDefaultValue() is not { IsNil: false } handle) return "";
        var constant = reader.GetConstant(handle);
        return $" = {reader.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode)}";
    }
}
