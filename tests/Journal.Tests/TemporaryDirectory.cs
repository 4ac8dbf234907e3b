namespace Mdc.Journal.Tests;

/// <summary>A directory of the test's own, gone with it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mdc-journal-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
