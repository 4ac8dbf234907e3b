using Orleans.Runtime;

namespace Orleans;

/// <summary>Who a grain or a reference is, and other views of it.</summary>
public static class GrainExtensions
{
    /// <summary>The id of a grain or a reference. Throws <see cref="ArgumentException"/> for any other object.</summary>
    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        GrainReference reference => reference.GrainId,
        IGrainBase self => self.GrainContext.GrainId,
        _ => throw new ArgumentException($"{grain.GetType()} is neither a grain nor a reference.", nameof(grain)),
    };

    /// <summary>The integer key. Throws <see cref="ArgumentException"/> where the key is none.</summary>
    public static long GetPrimaryKeyLong(this IAddressable grain) => grain.GetGrainId().GetIntegerKey();

    /// <summary>The text key.</summary>
    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();

    /// <summary>A reference to the same grain through another of its interfaces.</summary>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain) => grain switch
    {
        GrainReference reference => reference.View<TGrainInterface>(),
        IGrainBase self => self.GrainContext.GrainReference.View<TGrainInterface>(),
        _ => throw new ArgumentException($"{grain.GetType()} is neither a grain nor a reference.", nameof(grain)),
    };
}
