using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;

namespace Mdc.Silo.Hosting;

/// <summary>The quarantine as files of a data directory: <c>SHARD/INSTRUMENT.json</c> while an instrument is set aside, and its dead letters as frames.</summary>
/// <remarks>Dead letters are named after the instrument and the record that failed, and stay for who looks into the cause. Any thread.</remarks>
/// <param name="directory">Made with the first instrument.</param>
internal sealed class QuarantineFiles(string directory) : IQuarantine
{
    /// <summary>The most ticks kept as dead letters of one parking: the first is the one that failed, the journal has them all.</summary>
    public const int MostDeadLetters = 1_000;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, IncludeFields = true };

    /// <inheritdoc/>
    public IReadOnlyList<ParkedInstrument> Load(int shard)
    {
        var folder = FolderOf(shard);
        if (!Directory.Exists(folder)) return [];
        return [.. Directory.EnumerateFiles(folder, "*.json").Select(file => JsonSerializer.Deserialize<Parked>(File.ReadAllText(file), Json)!.ToDomain(shard))];
    }

    /// <inheritdoc/>
    public void Park(ParkedInstrument parked, ReadOnlySpan<TickFrame> deadLetters)
    {
        Directory.CreateDirectory(FolderOf(parked.Shard));
        var letters = Path.Combine(FolderOf(parked.Shard), $"{Name(parked.Instrument)}.{parked.From.ToString().Replace(':', '-')}.frames");
        File.WriteAllBytes(letters, MemoryMarshal.AsBytes(deadLetters[..Math.Min(deadLetters.Length, MostDeadLetters)]));
        var file = FileOf(parked.Shard, parked.Instrument);
        File.WriteAllText(file + ".new", JsonSerializer.Serialize(Parked.Of(parked), Json));
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <inheritdoc/>
    public void Release(int shard, string instrument) => File.Delete(FileOf(shard, instrument));

    private string FolderOf(int shard) => Path.Combine(directory, shard.ToString(CultureInfo.InvariantCulture));

    private string FileOf(int shard, string instrument) => Path.Combine(FolderOf(shard), Name(instrument) + ".json");

    // A combination has a space and an ampersand in its code.
    private static string Name(string instrument) => Uri.EscapeDataString(instrument);

    private sealed record Parked(string Instrument, string From, long ParkedNs, string Reason)
    {
        public static Parked Of(ParkedInstrument parked) => new(parked.Instrument, parked.From.ToString(), parked.ParkedNs, parked.Reason);

        public ParkedInstrument ToDomain(int shard) =>
            new(shard, Instrument, FeedPosition.TryParse(From, out var from) ? from : FeedPosition.None, ParkedNs, Reason);
    }
}
