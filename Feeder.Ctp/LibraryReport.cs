using Mdc.Feeder.Ctp.Native;

namespace Mdc.Feeder.Ctp;

/// <summary>What a vendor's library is, once this process has loaded it.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Version">Its version in its own words; empty where it says none.</param>
/// <param name="Profile">The ABI profile it is called by.</param>
public sealed record LibraryReport(string Path, string Version, string Profile)
{
    /// <summary>Loads a library, which stays loaded, and makes no connection.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="profile">The configured ABI profile; null to choose it by the version.</param>
    /// <exception cref="SourceException">It can't be loaded, is another library, or nothing tells how it is called; the sentence says which.</exception>
    public static LibraryReport Load(string path, string? profile)
    {
        var library = MdLibrary.Load(path);
        return new LibraryReport(System.IO.Path.GetFullPath(path), library.Version, AbiProfile.Choose(library.Version, library.HasProductionSwitch, profile).Name);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{(Version.Length == 0 ? "no version" : Version)}, profile {Profile}";
}
