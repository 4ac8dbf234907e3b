using System.IO.MemoryMappedFiles;

namespace Mdc.Feeder.Ctp.Native;

/// <summary>A file of fixed length in memory. Its bytes are the operating system's: they outlive the process, however that ends.</summary>
/// <remarks>Spans over it must not be used after <see cref="Dispose"/>. Any number of threads; what they write where is theirs to agree on.</remarks>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _first;

    /// <summary>Maps an open file, whose owner it becomes.</summary>
    /// <exception cref="IOException">The system has no room for it.</exception>
    public MappedFile(FileStream file)
    {
        Length = checked((int)file.Length);
        _file = MemoryMappedFile.CreateFromFile(file, mapName: null, Length, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, Length);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _first);
    }

    /// <summary>Its length in bytes.</summary>
    public int Length { get; }

    /// <summary>Some of its bytes, in place.</summary>
    public Span<byte> this[int at, int length]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)at, (uint)(Length - length));
            return new Span<byte>(_first + at, length);
        }
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
