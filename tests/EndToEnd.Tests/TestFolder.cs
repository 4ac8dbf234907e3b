namespace Mdc.EndToEnd.Tests;

/// <summary>A folder of one test class, deleted with it. Others may enter it: the private PostgreSQL runs as a user of its own where the tests run as root.</summary>
internal sealed class TestFolder(string name) : IDisposable
{
    public string Path { get; } = Directory.CreateDirectory(System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"mdc-{name}-{Guid.NewGuid():N}")).FullName;

    /// <summary>A path below it.</summary>
    public string this[string below] => System.IO.Path.Combine(Path, below);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
