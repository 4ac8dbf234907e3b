using System.Text.Json;

namespace Mdc.Feeder.Fronts.Configuration;

/// <summary>Gives each front, by its name, a number that stays the same at every start: journaled ticks carry it. Kept in a small file. One thread.</summary>
/// <remarks>A number is never given again, so that an old journal is never read with a new front's name.</remarks>
public sealed class FrontNumbers
{
    /// <summary>Name of the file in the data directory.</summary>
    public const string FileName = "front-numbers.json";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    private readonly string? _path;
    private readonly Dictionary<string, ushort> _numbers;

    private FrontNumbers(string? path, Dictionary<string, ushort> numbers) => (_path, _numbers) = (path, numbers);

    /// <summary>The numbers of a data directory.</summary>
    /// <exception cref="SourceException">The file is damaged: going on would give numbers twice.</exception>
    public static FrontNumbers Of(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path)) return new FrontNumbers(path, new Dictionary<string, ushort>(StringComparer.Ordinal));
        try
        {
            var read = JsonSerializer.Deserialize<Dictionary<string, ushort>>(File.ReadAllBytes(path)) ?? [];
            return new FrontNumbers(path, new Dictionary<string, ushort>(read, StringComparer.Ordinal));
        }
        catch (JsonException e)
        {
            throw new SourceException($"{path} is damaged, and without it old ticks would be taken for another front's: {e.Message}", e);
        }
    }

    /// <summary>Numbers that are kept nowhere, for tests and trials.</summary>
    public static FrontNumbers InMemory() => new(null, new Dictionary<string, ushort>(StringComparer.Ordinal));

    /// <summary>A front's number, from 1; a new name gets the next one.</summary>
    public ushort Of(FrontSettings front)
    {
        if (_numbers.TryGetValue(front.Name, out var number)) return number;
        number = checked((ushort)(_numbers.Values.DefaultIfEmpty().Max() + 1));
        _numbers[front.Name] = number;
        Write();
        return number;
    }

    /// <summary>The name of a number; null for one never given.</summary>
    public string? NameOf(ushort number) => _numbers.FirstOrDefault(pair => pair.Value == number).Key;

    private void Write()
    {
        if (_path is null) return;
        File.WriteAllBytes(_path + ".new", JsonSerializer.SerializeToUtf8Bytes(_numbers, Json));
        File.Move(_path + ".new", _path, overwrite: true);
    }
}
