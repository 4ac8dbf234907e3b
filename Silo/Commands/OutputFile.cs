namespace Mdc.Silo.Commands;

/// <summary>What a command writes with --out: opened before the work begins, and in place only once it is whole.</summary>
/// <remarks>Until <see cref="Keep"/> it is the path with ".part"; a command that fails leaves what was there before. Without a path it is the standard output.</remarks>
internal sealed class OutputFile : IDisposable
{
    private readonly string? _path;
    private readonly StreamWriter? _file;

    private OutputFile(string? path, StreamWriter? file, TextWriter writer) => (_path, _file, Writer) = (path, file, writer);

    /// <summary>Where to write; lines end with a line feed.</summary>
    public TextWriter Writer { get; }

    private static string Part(string path) => path + ".part";

    /// <summary>Opens it.</summary>
    /// <exception cref="CommandException">The path can't be written; code 3.</exception>
    public static OutputFile Open(string? path, Terminal terminal)
    {
        if (path is null) return new OutputFile(null, null, terminal.Out);
        try
        {
            if (Directory.Exists(path)) throw new IOException("it is a directory");
            var file = new StreamWriter(Part(path)) { NewLine = "\n" };
            return new OutputFile(path, file, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.BadInput, $"{path} can't be written: {e.Message}");
        }
    }

    /// <summary>Puts the file in place; call once everything is written.</summary>
    public async Task Keep(CancellationToken cancellation)
    {
        await Writer.FlushAsync(cancellation);
        if (_file is null) return;
        await _file.DisposeAsync();
        File.Move(Part(_path!), _path!, overwrite: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_file is null) return;
        _file.Dispose();
        File.Delete(Part(_path!));
    }
}
