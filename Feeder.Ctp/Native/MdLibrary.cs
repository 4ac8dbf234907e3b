using System.Runtime.InteropServices;

namespace Mdc.Feeder.Ctp.Native;

/// <summary>A vendor's market-data library, loaded for the life of the process. Any thread.</summary>
/// <remarks>It is loaded for itself alone, so that two versions in one process do not see each other's symbols (ctp.md 1.1).</remarks>
internal sealed unsafe class MdLibrary
{
    private static readonly Lock Loading = new();
    private static readonly Dictionary<string, MdLibrary> Loaded = new(StringComparer.Ordinal);

    private readonly string _path;
    private readonly delegate* unmanaged[Cdecl]<byte*, byte, byte, byte, nint> _create;

    private MdLibrary(string path, nint handle)
    {
        _path = path;
        var symbols = MdSymbols.OfThisSystem;
        HasProductionSwitch = NativeLibrary.TryGetExport(handle, symbols.CreateOfThree, out var create);
        if (!HasProductionSwitch && !NativeLibrary.TryGetExport(handle, symbols.CreateOfTwo, out create))
            throw new SourceException($"{path} is a library, but not CTP's for market data: it has neither {symbols.CreateOfThree} nor {symbols.CreateOfTwo}.");

        // What takes two switches does not look at the third: one calling convention each on x64 (ctp.md 1.4).
        _create = (delegate* unmanaged[Cdecl]<byte*, byte, byte, byte, nint>)create;
        // Without a version the profile must be configured.
        var said = NativeLibrary.TryGetExport(handle, symbols.Version, out var version) ? ((delegate* unmanaged[Cdecl]<byte*>)version)() : null;
        Version = said == null ? "" : NativeText.Read(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(said));
    }

    /// <summary>The version in the library's own words; empty where it says none.</summary>
    public string Version { get; }

    /// <summary>True where evaluation fronts are reached by a switch and not by another library: from 6.7.11 on.</summary>
    public bool HasProductionSwitch { get; }

    /// <summary>True once a library was loaded: it stays as long as the process.</summary>
    public static bool IsAnyLoaded
    {
        get
        {
            lock (Loading) return Loaded.Count > 0;
        }
    }

    /// <summary>Loads a library; the same one for the same path.</summary>
    /// <exception cref="SourceException">There is none, the system can't load it, or it is another library.</exception>
    public static MdLibrary Load(string path)
    {
        path = Path.GetFullPath(path);
        lock (Loading)
        {
            if (Loaded.TryGetValue(path, out var library)) return library;
            if (LibraryFile.WhatIsWrong(path) is { } wrong) throw CantLoad(path, wrong);
            return Loaded[path] = new MdLibrary(path, Open(path));
        }
    }

    /// <summary>Makes an api that does nothing yet.</summary>
    /// <param name="flowPrefix">What its flow files' names begin with. The directory must be there: without it the library ends the process (ctp.md 1.5).</param>
    /// <param name="isProduction">False for evaluation fronts. Older libraries do not ask.</param>
    /// <param name="profile">How it is called.</param>
    /// <exception cref="SourceException">The library made none.</exception>
    public MdApi Create(string flowPrefix, bool isProduction, AbiProfile profile)
    {
        fixed (byte* flow = NativeText.TerminatedPath(flowPrefix))
        {
            lock (MdApi.LifeCycle)
            {
                var api = _create(flow, 0, 0, isProduction ? (byte)1 : (byte)0);
                return api != 0 ? new MdApi(api, profile) : throw new SourceException($"{_path} made no api.");
            }
        }
    }

    private static nint Open(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw CantLoad(path, LibraryFile.WhatWasSaid(e.Message), e);
        }
    }

    private static SourceException CantLoad(string path, string why, Exception? inner = null) => new($"The CTP library {path} can't be loaded: {why}.", inner);
}
