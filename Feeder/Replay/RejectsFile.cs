using System.Globalization;
using System.Text;

namespace Mdc.Feeder.Replay;

/// <summary>Writes refused rows to a CSV file: file,row,rule,reason,text. Created with the first of them; one writer, one thread.</summary>
/// <param name="path">Where; what is there is appended to.</param>
/// <param name="mostRows">How many rows are written: a file that is not what it should be must not fill the disk. The count goes on.</param>
public sealed class RejectsFile(string path, long mostRows = 1_000_000) : IRejectLog, IDisposable
{
    private const int MostText = 2_000;

    private StreamWriter? _writer;

    /// <summary>How many rows were refused.</summary>
    public long Count { get; private set; }

    /// <inheritdoc/>
    public void Add(string file, long row, string rule, string reason, ReadOnlySpan<byte> text)
    {
        if (++Count > mostRows) return;
        _writer ??= Open();
        if (text.Length > MostText) text = text[..MostText];
        _writer.Write(Quoted(file));
        _writer.Write(',');
        _writer.Write(row.ToString(CultureInfo.InvariantCulture));
        _writer.Write(',');
        _writer.Write(rule);
        _writer.Write(',');
        _writer.Write(Quoted(reason));
        _writer.Write(',');
        _writer.WriteLine(Quoted(Encoding.Latin1.GetString(text)));
    }

    /// <summary>Makes what was added visible to readers of the file.</summary>
    public void Flush() => _writer?.Flush();

    /// <inheritdoc/>
    public void Dispose() => _writer?.Dispose();

    private StreamWriter Open()
    {
        var isNew = !File.Exists(path) || new FileInfo(path).Length == 0;
        var writer = new StreamWriter(path, append: true, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        if (isNew) writer.WriteLine("file,row,rule,reason,text");
        return writer;
    }

    private static string Quoted(string text)
    {
        var safe = string.Concat(text.Select(c => c < ' ' ? ' ' : c));
        return safe.AsSpan().ContainsAny(',', '"') ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
