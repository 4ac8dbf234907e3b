using Orleans.Concurrency;

namespace Mdc.Runtime.Local.Tests.Copying;

[GenerateSerializer]
public class Basket
{
    [Id(0)]
    public List<string> Instruments { get; set; } = [];

    [Id(1)]
    public Basket? Self { get; set; }

    [Id(2)]
    public Dictionary<string, int[]> Volumes { get; set; } = [];
}

[GenerateSerializer]
public sealed class WideBasket : Basket
{
    [Id(0)]
    public string Name { get; set; } = "";
}

[GenerateSerializer, Immutable]
public sealed class Frame(byte[] bytes)
{
    [Id(0)]
    public byte[] Bytes { get; } = bytes;
}

[GenerateSerializer]
public readonly record struct Level(long Price, int Volume);

public sealed class Unannotated;

[GenerateSerializer]
public sealed class KnownException(string message) : Exception(message);

public sealed class UnknownException(string message) : Exception(message);

public interface IKeeperGrain : IGrainWithStringKey
{
    Task Keep(Basket basket);

    Task<Basket> Kept();

    Task<Frame> Share(Frame frame);

    Task<bool> SameBytes([Immutable] byte[] bytes);

    Task<byte[]> Bytes(byte[] bytes);

    Task<object> Anything(object value);

    Task Throw(bool known);

    Task<string> NameOf(IKeeperGrain other);
}

internal sealed class KeeperGrain : Grain, IKeeperGrain
{
    public static byte[]? Expected { get; set; }

    private Basket _basket = new();

    public Task Keep(Basket basket)
    {
        _basket = basket;
        return Task.CompletedTask;
    }

    public Task<Basket> Kept() => Task.FromResult(_basket);

    public Task<Frame> Share(Frame frame) => Task.FromResult(frame);

    public Task<bool> SameBytes(byte[] bytes) => Task.FromResult(ReferenceEquals(bytes, Expected));

    public Task<byte[]> Bytes(byte[] bytes) => Task.FromResult(bytes);

    public Task<object> Anything(object value) => Task.FromResult(value);

    public Task Throw(bool known) => known ? throw new KnownException("known") : throw new UnknownException("unknown");

    public async Task<string> NameOf(IKeeperGrain other) => ReferenceEquals(other, this)
        ? "the object itself"
        : other.GetPrimaryKeyString() + (await other.Bytes([1])).Length;
}
