using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Runtime;
using Orleans.Storage;

namespace Mdc.Grains.Storage;

/// <summary>States as JSON files, one per grain: what a node that is all of its cluster remembers over its restarts. A real cluster has AdoNet.</summary>
/// <remarks>
/// A file is written beside the old one, flushed to the disk and renamed over it, so that a crash leaves the old state or the new one. The
/// tag counts the writes and is kept in the file. One process owns the directory; within it, calls follow one another.
/// </remarks>
/// <param name="directory">Made at the first write.</param>
internal sealed class FileGrainStorage(string directory) : IGrainStorage
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        IgnoreReadOnlyProperties = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly SemaphoreSlim _turn = new(1);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => InTurn(async () =>
    {
        var stored = await Read<T>(PathOf(stateName, grainId));
        (grainState.State, grainState.ETag, grainState.RecordExists) = (stored.State ?? Activator.CreateInstance<T>(), stored.ETag, stored.ETag is not null);
    });

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // Here and not in its turn: afterwards the grain may change its state.
        var state = JsonSerializer.SerializeToElement(grainState.State, Json);
        return InTurn(async () =>
        {
            var path = PathOf(stateName, grainId);
            var next = new Record<JsonElement>(Next(await MatchingTag(path, stateName, grainId, grainState.ETag)), state);
            await Write(path, next);
            (grainState.ETag, grainState.RecordExists) = (next.ETag, true);
        });
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => InTurn(async () =>
    {
        var path = PathOf(stateName, grainId);
        if (await MatchingTag(path, stateName, grainId, grainState.ETag) is not null) File.Delete(path);
        (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null, false);
    });

    private async Task InTurn(Func<Task> act)
    {
        await _turn.WaitAsync();
        try
        {
            await act();
        }
        finally
        {
            _turn.Release();
        }
    }

    private string PathOf(string stateName, GrainId grainId) => Path.Combine(
        directory, Uri.EscapeDataString(stateName), $"{Uri.EscapeDataString(grainId.Type.ToString()!)}.{Uri.EscapeDataString(grainId.Key.ToString()!)}.json");

    private static async Task<string?> MatchingTag(string path, string stateName, GrainId grainId, string? callers)
    {
        var stored = (await Read<JsonElement>(path)).ETag;
        if (stored == callers) return stored;
        throw new InconsistentStateException($"State \"{stateName}\" of {grainId} was written by somebody else.", stored, callers);
    }

    private static string Next(string? tag) =>
        ((tag is null ? 0 : long.Parse(tag, CultureInfo.InvariantCulture)) + 1).ToString(CultureInfo.InvariantCulture);

    private static async Task<Record<T?>> Read<T>(string path)
    {
        if (!File.Exists(path)) return new Record<T?>(null, default);
        try
        {
            await using var file = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync<Record<T?>>(file, Json) ?? throw new JsonException("It holds null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The state in {path} can't be read: {e.Message} Move the file away to begin anew.", e);
        }
    }

    private static async Task Write(string path, Record<JsonElement> record)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var beside = path + ".new";
        await using (var file = File.Create(beside))
        {
            await JsonSerializer.SerializeAsync(file, record, Json);
            file.Flush(flushToDisk: true);
        }
        File.Move(beside, path, overwrite: true);
    }

    private sealed record Record<T>(string? ETag, T State);
}
