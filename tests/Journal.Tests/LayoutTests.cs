using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Mdc.Domain.Ticks;
using Mdc.Journal.Files;

namespace Mdc.Journal.Tests;

/// <summary>The bytes on disk are a contract with every journal ever written: a change here is a new layout version.</summary>
public sealed class LayoutTests
{
    /// <summary>SHA-256 of a whole segment file: header, epoch record, two ticks, an empty slot.</summary>
    private const string WholeSegment = "306E56D96B7FEBEE5A087D176E831C811D7001AB013BE2AC697393B80144D257";

    [Fact]
    public void A_frame_has_384_bytes() => Assert.Equal(384, Marshal.SizeOf<TickFrame>());

    [Theory]
    [InlineData(nameof(TickFrame.Checksum), 0)]
    [InlineData(nameof(TickFrame.Kind), 4)]
    [InlineData(nameof(TickFrame.Disposition), 5)]
    [InlineData(nameof(TickFrame.Layout), 6)]
    [InlineData(nameof(TickFrame.Exchange), 7)]
    [InlineData(nameof(TickFrame.SourceOrdinal), 8)]
    [InlineData(nameof(TickFrame.Position), 16)]
    [InlineData(nameof(TickFrame.ReceivedNs), 24)]
    [InlineData(nameof(TickFrame.ExchangeNs), 32)]
    [InlineData(nameof(TickFrame.Epoch), 40)]
    [InlineData(nameof(TickFrame.Shard), 44)]
    [InlineData(nameof(TickFrame.Feeder), 45)]
    [InlineData(nameof(TickFrame.Front), 46)]
    [InlineData(nameof(TickFrame.InstrumentBack), 48)]
    [InlineData(nameof(TickFrame.ShardBack), 52)]
    [InlineData(nameof(TickFrame.TradingDay), 56)]
    [InlineData(nameof(TickFrame.Instrument), 80)]
    [InlineData(nameof(TickFrame.Last), 112)]
    [InlineData(nameof(TickFrame.Depth), 208)]
    [InlineData(nameof(TickFrame.OpenInterest), 328)]
    [InlineData(nameof(TickFrame.SourceId), 376)]
    public void A_field_stays_at_its_offset(string field, int offset) => Assert.Equal(offset, (int)Marshal.OffsetOf<TickFrame>(field));

    [Fact]
    public void A_journal_of_layout_1_is_these_bytes()
    {
        var files = new MemoryJournalFiles();
        using (var journal = TickJournal.Open(files, new JournalOptions { SlotsPerSegment = 4 }, feeder: 3, shards: 16, new ManualTime()))
        {
            var first = TickTape.Tick(instrument: 5, shard: 7);
            first.Last = new Price(36_170_000);
            first.SourceOrdinal = 9;
            var second = first;
            second.DayVolume = 0x01020304;
            journal.Append([first, second]);
        }
        var bytes = files.Bytes("segment-00000000.journal");

        Assert.Equal(5 * 384, bytes.Length);
        Assert.Equal("01" + "03" + "1000" + "04000000" + "0000000000000000" + "0000000000000000", Convert.ToHexString(bytes.AsSpan(16, 24)));
        Assert.Equal("4D44434A524E4C00", Convert.ToHexString(bytes.AsSpan(8, 8)));
        var slot = bytes.AsSpan(3 * 384, 384);
        Assert.Equal("01000101" + "0900000000000000" + "0200000000000000", Convert.ToHexString(slot[4..24]));
        Assert.Equal("01000000" + "07" + "03" + "0000" + "01000000" + "01000000" + "E6D63401", Convert.ToHexString(slot[40..60]));
        Assert.Equal("04030201" + Convert.ToHexString("rb2405"u8), Convert.ToHexString(slot[76..86]));
        var hash = Convert.ToHexString(SHA256.HashData(bytes));
        Assert.True(WholeSegment == hash, $"The bytes changed: {hash}");
    }

    [Fact]
    public void The_checksum_is_CRC_32C_over_bytes_4_to_384_and_the_ordinal()
    {
        var files = new MemoryJournalFiles();
        using (var journal = JournalChecks.Open(files, slots: 4)) journal.Append([TickTape.Tick(1, 1)]);
        var slot = files.Bytes(JournalChecks.SegmentName(0)).AsSpan(2 * 384, 384);

        byte[] covered = [.. slot[4..], 1, 0, 0, 0, 0, 0, 0, 0];

        Assert.Equal(0xE3069283u, Crc32CBitByBit("123456789"u8));
        Assert.Equal(Crc32CBitByBit(covered), BitConverter.ToUInt32(slot));
    }

    private static uint Crc32CBitByBit(ReadOnlySpan<byte> bytes)
    {
        var crc = ~0u;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78u);
        }
        return ~crc;
    }
}
