using System.Text;
using Mdc.Domain.Ticks;

namespace Mdc.Feeder.Replay;

/// <summary>The first line of a recorded file: CTP's own field names, any of them, in any order; others are ignored.</summary>
internal static class CsvHeader
{
    private static readonly Dictionary<string, CtpField> Names = AllNames();

    private static readonly (CtpColumn Column, string Name)[] Required =
    [
        (CtpColumn.InstrumentId, "InstrumentID"), (CtpColumn.UpdateTime, "UpdateTime"), (CtpColumn.LastPrice, "LastPrice"), (CtpColumn.Volume, "Volume"),
    ];

    /// <summary>The meaning of each column. Throws <see cref="SourceException"/> where a required one is missing.</summary>
    public static CtpField[] Read(string file, ReadOnlySpan<byte> line)
    {
        var fields = new List<CtpField>();
        var cursor = new CsvCursor(line);
        while (cursor.Next(out var name)) fields.Add(Names.GetValueOrDefault(Encoding.UTF8.GetString(name)));

        var missing = Required.Where(r => fields.All(f => f.Column != r.Column)).Select(r => r.Name).ToArray();
        if (missing.Length > 0) throw new SourceException($"{file} has no column {string.Join(", ", missing)}: its first line must name CTP's fields.");

        var twice = fields.Where(f => f.Column != CtpColumn.Ignored).GroupBy(f => f).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null) throw new SourceException($"{file} names the column {twice.Key.Column} twice.");
        return [.. fields];
    }

    private static Dictionary<string, CtpField> AllNames()
    {
        var names = new Dictionary<string, CtpField>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in Enum.GetValues<CtpColumn>())
        {
            if (column is CtpColumn.Ignored) continue;
            if (column is not (CtpColumn.BidPrice or CtpColumn.BidVolume or CtpColumn.AskPrice or CtpColumn.AskVolume))
            {
                names[column.ToString()] = new CtpField(column);
                continue;
            }
            for (byte level = 0; level < DepthLevels.Count; level++) names[$"{column}{level + 1}"] = new CtpField(column, level);
        }
        return names;
    }
}
