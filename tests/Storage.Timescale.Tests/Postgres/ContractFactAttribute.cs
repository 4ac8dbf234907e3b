using Mdc.Tests.Shared;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Mdc.Storage.Timescale.Tests.Postgres;

/// <summary>A test of a contract that every store must pass; in classes that derive from <see cref="IUsesPostgres"/> as <see cref="PostgresFactAttribute"/>.</summary>
[XunitTestCaseDiscoverer("Mdc.Storage.Timescale.Tests.Postgres.ContractFactDiscoverer", "Mdc.Storage.Timescale.Tests")]
public sealed class ContractFactAttribute : FactAttribute;

/// <summary>Marks test classes that run against the real server.</summary>
public interface IUsesPostgres;

public sealed class ContractFactDiscoverer(IMessageSink messages) : FactDiscoverer(messages)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions options, ITestMethod method, IAttributeInfo fact) =>
        new ContractTestCase(DiagnosticMessageSink, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), method);
}

public sealed class ContractTestCase : XunitTestCase
{
    [Obsolete("For deserialization only")]
    public ContractTestCase()
    {
    }

    public ContractTestCase(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(messages, display, options, method)
    {
    }

    protected override string GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.Interfaces.Any(each => each.Name == typeof(IUsesPostgres).FullName)
            ? PostgresFactAttribute.Missing!
            : base.GetSkipReason(factAttribute);
}
