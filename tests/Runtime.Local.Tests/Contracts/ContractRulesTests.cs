using Mdc.Runtime.Local.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Tests.Contracts;

public sealed class ContractRulesTests
{
    [Theory]
    [InlineData(typeof(IPropertyGrain), "is a property")]
    [InlineData(typeof(IPlainParameterGrain), "Plain has no [GenerateSerializer]")]
    [InlineData(typeof(IPlainResultGrain), "Plain has no [GenerateSerializer]")]
    [InlineData(typeof(IForgottenIdGrain), "Volume has no [Id]")]
    [InlineData(typeof(ITwinGrain), "The alias \"twice\" is given to")]
    [InlineData(typeof(ITwinMethodGrain), "two methods with the alias \"m\"")]
    [InlineData(typeof(ISynchronousGrain), "returns System.Int32")]
    [InlineData(typeof(IByReferenceGrain), "by reference")]
    public void A_wrong_interface_is_named_with_its_breach(Type contract, string breach) =>
        Assert.Contains(ContractRules.BreachesOf([contract], []), b => b.Contains(breach, StringComparison.Ordinal));

    [Fact]
    public void Interleaving_on_a_classs_method_is_a_breach() => Assert.Contains(
        ContractRules.BreachesOf([], [typeof(InterleavesOnTheClassGrain)]), b => b.Contains("belong on the interface", StringComparison.Ordinal));

    [Fact]
    public async Task A_silo_with_a_wrong_interface_does_not_start()
    {
        var thrown = await Assert.ThrowsAsync<OrleansConfigurationException>(() =>
            Cluster.Start(silo => silo.Configure<GrainTypeOptions>(o => o.Interfaces.Add(typeof(IPlainParameterGrain)))));

        Assert.Contains(nameof(Plain), thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_right_interfaces_of_these_tests_have_no_breach()
    {
        var options = new GrainTypeOptions();
        new GrainTypes().Configure(options);
        options.RemoveWrongOnes();

        Assert.Empty(ContractRules.BreachesOf(options.Interfaces, options.Classes));
    }
}
