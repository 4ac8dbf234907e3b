using Orleans.Concurrency;

namespace Mdc.Runtime.Local.Tests.Contracts;

public sealed class Plain;

[GenerateSerializer]
public sealed class ForgottenId
{
    [Id(0)]
    public int Price { get; set; }

    public int Volume { get; set; }
}

[GenerateSerializer, Alias("twice")]
public sealed record Twin1(int Value);

[GenerateSerializer, Alias("twice")]
public sealed record Twin2(int Value);

[Wrong]
public interface IPropertyGrain : IGrainWithStringKey
{
    int Price { get; }
}

[Wrong]
public interface IPlainParameterGrain : IGrainWithStringKey
{
    Task Take(List<Plain> plains);
}

[Wrong]
public interface IPlainResultGrain : IGrainWithStringKey
{
    Task<Plain> Give();
}

[Wrong]
public interface IForgottenIdGrain : IGrainWithStringKey
{
    Task Take(ForgottenId value);
}

[Wrong]
public interface ITwinGrain : IGrainWithStringKey
{
    Task Take(Twin1 one, Twin2 two);
}

[Wrong]
public interface ITwinMethodGrain : IGrainWithStringKey
{
    [Alias("m")]
    Task One();

    [Alias("m")]
    Task Two();
}

[Wrong]
public interface ISynchronousGrain : IGrainWithStringKey
{
    int Give();
}

[Wrong]
public interface IByReferenceGrain : IGrainWithStringKey
{
    Task Take(ref int value);
}

public interface IQuietGrain : IGrainWithStringKey
{
    Task Call();
}

[Wrong]
internal sealed class InterleavesOnTheClassGrain : Grain, IQuietGrain
{
    [AlwaysInterleave]
    public Task Call() => Task.CompletedTask;
}
