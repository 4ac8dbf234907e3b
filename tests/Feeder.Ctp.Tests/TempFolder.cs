namespace Mdc.Feeder.Ctp.Tests;

/// <summary>A folder of one test, gone after it.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateDirectory(System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"mdc-border-{Guid.NewGuid():N}")).FullName;

    /// <summary>A path below it.</summary>
    public string this[params string[] below] => System.IO.Path.Combine([Path, .. below]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
