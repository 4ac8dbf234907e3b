using Mdc.Domain.Instruments;

namespace Mdc.Domain.Tests;

public sealed class DomainPurityTests
{
    [Fact]
    public void Domain_references_the_base_class_library_only()
    {
        var references = typeof(Product).Assembly.GetReferencedAssemblies().Select(r => r.Name!).ToList();

        Assert.NotEmpty(references);
        Assert.All(references, name => Assert.True(
            name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard" or "mscorlib", $"Domain references {name}"));
    }
}
