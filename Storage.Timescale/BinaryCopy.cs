using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Mdc.Domain.Ticks;
using Npgsql;

namespace Mdc.Storage.Timescale;

/// <summary>Rows on their way into a table in PostgreSQL's binary COPY format, encoded straight into one rented buffer: no object and no await per field.</summary>
/// <remarks>One thread. Fields are written in the order of the column list. Disposed without <see cref="Complete"/>, the COPY fails and its transaction with it.</remarks>
internal sealed class BinaryCopy : IAsyncDisposable
{
    private const int FlushAt = 64 * 1024, RowRoom = 4 * 1024, BigintType = 20;
    private readonly NpgsqlRawCopyStream _stream;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FlushAt + RowRoom);
    private int _length;
    private bool _ended;

    private BinaryCopy(NpgsqlRawCopyStream stream)
    {
        _stream = stream;
        "PGCOPY\n"u8.CopyTo(_buffer);
        ReadOnlySpan<byte> rest = [0xFF, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];
        rest.CopyTo(_buffer.AsSpan(7));
        _length = 7 + rest.Length;
    }

    /// <summary>Starts a <c>copy .. from stdin (format binary)</c>.</summary>
    public static async Task<BinaryCopy> Begin(NpgsqlConnection connection, string copy, CancellationToken cancellation) =>
        new(await connection.BeginRawBinaryCopyAsync(copy, cancellation));

    /// <summary>True where <see cref="Flush"/> is due before the next row.</summary>
    public bool IsFull => _length >= FlushAt;

    /// <summary>Begins a row of so many fields.</summary>
    public void Row(short fields)
    {
        if (_buffer.Length - _length < RowRoom) Grow(RowRoom);
        BinaryPrimitives.WriteInt16BigEndian(Take(2), fields);
    }

    /// <summary>bigint, or timestamptz in the server's microseconds.</summary>
    public void Bigint(long value)
    {
        var field = Take(12);
        BinaryPrimitives.WriteInt32BigEndian(field, 8);
        BinaryPrimitives.WriteInt64BigEndian(field[4..], value);
    }

    /// <summary>bigint, null for no price.</summary>
    public void Price(Price price)
    {
        if (price.IsNone) Null();
        else Bigint(price.Raw);
    }

    /// <summary>double precision, bit for bit.</summary>
    public void Double(double value) => Bigint(BitConverter.DoubleToInt64Bits(value));

    /// <summary>integer.</summary>
    public void Integer(int value)
    {
        var field = Take(8);
        BinaryPrimitives.WriteInt32BigEndian(field, 4);
        BinaryPrimitives.WriteInt32BigEndian(field[4..], value);
    }

    /// <summary>integer, null for 0.</summary>
    public void IntegerOrNull(int value)
    {
        if (value == 0) Null();
        else Integer(value);
    }

    /// <summary>smallint.</summary>
    public void Smallint(short value)
    {
        var field = Take(6);
        BinaryPrimitives.WriteInt32BigEndian(field, 2);
        BinaryPrimitives.WriteInt16BigEndian(field[4..], value);
    }

    /// <summary>text.</summary>
    public void Text(string value)
    {
        var bytes = Encoding.UTF8.GetByteCount(value);
        if (_buffer.Length - _length < bytes + RowRoom) Grow(bytes + RowRoom);
        BinaryPrimitives.WriteInt32BigEndian(Take(4), bytes);
        Encoding.UTF8.GetBytes(value, Take(bytes));
    }

    /// <summary>text of ASCII bytes; others become a question mark, as <see cref="InstrumentTextExtensions.ToText"/> has them.</summary>
    public void Ascii(ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteInt32BigEndian(Take(4), value.Length);
        var field = Take(value.Length);
        for (var i = 0; i < field.Length; i++) field[i] = value[i] < 0x80 ? value[i] : (byte)'?';
    }

    /// <summary>bigint[] of one dimension.</summary>
    public void Bigints(ReadOnlySpan<long> values)
    {
        // Dimensions, no nulls, element type; then length and lower bound of the one dimension. An empty array has no dimension.
        var dimensions = values.IsEmpty ? 0 : 1;
        BinaryPrimitives.WriteInt32BigEndian(Take(4), 12 + 8 * dimensions + 12 * values.Length);
        BinaryPrimitives.WriteInt32BigEndian(Take(4), dimensions);
        BinaryPrimitives.WriteInt32BigEndian(Take(4), 0);
        BinaryPrimitives.WriteInt32BigEndian(Take(4), BigintType);
        if (values.IsEmpty) return;
        BinaryPrimitives.WriteInt32BigEndian(Take(4), values.Length);
        BinaryPrimitives.WriteInt32BigEndian(Take(4), 1);
        foreach (var value in values) Bigint(value);
    }

    /// <summary>Sends what is encoded.</summary>
    public async ValueTask Flush(CancellationToken cancellation)
    {
        await _stream.WriteAsync(_buffer.AsMemory(0, _length), cancellation);
        _length = 0;
    }

    /// <summary>Sends the rest and waits until the server has taken every row.</summary>
    public async Task Complete(CancellationToken cancellation)
    {
        BinaryPrimitives.WriteInt16BigEndian(Take(2), -1);
        await Flush(cancellation);
        _ended = true;
        await _stream.DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        if (_ended) return;
        try
        {
            await _stream.CancelAsync();
        }
        catch (Exception e) when (e is NpgsqlException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is gone: the exception that brought us here says so already.
        }
    }

    private void Null() => BinaryPrimitives.WriteInt32BigEndian(Take(4), -1);

    private Span<byte> Take(int bytes)
    {
        var field = _buffer.AsSpan(_length, bytes);
        _length += bytes;
        return field;
    }

    private void Grow(int room)
    {
        var larger = ArrayPool<byte>.Shared.Rent(_length + room);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
