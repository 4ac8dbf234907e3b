namespace Mdc.Feeder.Replay;

/// <summary>Walks over the fields of one line, in place. A quoted field ends at its closing quote; doubled quotes are not undone, no CTP field has any.</summary>
internal ref struct CsvCursor(ReadOnlySpan<byte> line)
{
    private ReadOnlySpan<byte> _rest = line;
    private bool _hasMore = true;

    /// <summary>The next field without quotes and outer blanks; false after the last.</summary>
    public bool Next(out ReadOnlySpan<byte> field)
    {
        field = default;
        if (!_hasMore) return false;

        if (_rest.Length > 0 && _rest[0] == '"')
        {
            var close = _rest[1..].IndexOf((byte)'"');
            if (close >= 0)
            {
                field = Trimmed(_rest.Slice(1, close));
                _rest = _rest[(close + 2)..];
                var after = _rest.IndexOf((byte)',');
                _hasMore = after >= 0;
                _rest = _hasMore ? _rest[(after + 1)..] : default;
                return true;
            }
        }

        var comma = _rest.IndexOf((byte)',');
        _hasMore = comma >= 0;
        field = Trimmed(_hasMore ? _rest[..comma] : _rest);
        _rest = _hasMore ? _rest[(comma + 1)..] : default;
        return true;
    }

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> field) =>
        field.Length > 0 && (field[0] <= ' ' || field[^1] <= ' ') ? field.Trim(" \t\r"u8) : field;
}
