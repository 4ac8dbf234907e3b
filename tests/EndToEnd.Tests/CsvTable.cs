using System.Collections.Frozen;
using System.IO.Compression;

namespace Mdc.EndToEnd.Tests;

/// <summary>A CSV file read by its column names, as a user's script would; gzip by its name. Knows nothing of the program's own readers.</summary>
internal static class CsvTable
{
    /// <summary>The rows, read as they are asked for: a recorded day is long.</summary>
    public static IEnumerable<CsvRow> Rows(string path)
    {
        FrozenDictionary<string, int>? columns = null;
        foreach (var line in Lines(path))
        {
            var fields = line.Split(',');
            if (columns is null) columns = fields.Index().ToFrozenDictionary(field => field.Item, field => field.Index);
            else yield return new CsvRow(columns, fields);
        }
    }

    /// <summary>The lines, the header first.</summary>
    public static IEnumerable<string> Lines(string path)
    {
        using var file = File.OpenRead(path);
        using var reader = new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
        while (reader.ReadLine() is { Length: > 0 } line) yield return line;
    }
}

/// <summary>A row, its fields by column name.</summary>
internal readonly record struct CsvRow(FrozenDictionary<string, int> Columns, string[] Fields)
{
    public string this[string column] => Fields[Columns[column]];
}
