using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Instruments;

/// <summary>All products by root. Immutable; any thread may read it.</summary>
public sealed class ProductTable
{
    private readonly FrozenDictionary<string, Product> _byRoot;
    private readonly FrozenDictionary<string, Product>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    /// <summary>A table of the products given. Throws <see cref="ArgumentException"/> where a root occurs twice or a root's underlying is missing.</summary>
    public ProductTable(string version, IEnumerable<Product> products)
    {
        Version = version;
        All = [.. products.OrderBy(p => p.Exchange).ThenBy(p => p.Root, StringComparer.Ordinal)];
        _byRoot = All.ToFrozenDictionary(p => p.Root, StringComparer.Ordinal);
        _bySpan = _byRoot.GetAlternateLookup<ReadOnlySpan<char>>();

        var orphan = All.FirstOrDefault(p => p.Underlying is not null && !_byRoot.ContainsKey(p.Underlying));
        if (orphan is not null) throw new ArgumentException($"Product {orphan.Root} hangs on {orphan.Underlying}, which is not listed.", nameof(products));
    }

    /// <summary>The version of the data, as the file states it.</summary>
    public string Version { get; }

    /// <summary>Every product, by exchange and root.</summary>
    public ImmutableArray<Product> All { get; }

    /// <summary>Finds a product by its root; case counts (SHFE cu, CZCE CF).</summary>
    public bool TryFind(string root, [NotNullWhen(true)] out Product? product) => _byRoot.TryGetValue(root, out product);

    /// <inheritdoc cref="TryFind(string, out Product?)"/>
    public bool TryFind(ReadOnlySpan<char> root, [NotNullWhen(true)] out Product? product) => _bySpan.TryGetValue(root, out product);

    /// <summary>Reads data/products.json. Throws <see cref="InvalidDataException"/> where the content is no valid table.</summary>
    /// <param name="json">Read to its end and left open.</param>
    public static ProductTable Load(Stream json)
    {
        try
        {
            var file = DataFile.Read<FileShape>(json);
            return new ProductTable(file.Version, file.Products.Select(ToProduct));
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"The product table is not valid: {e.Message}", e);
        }
    }

    private static Product ToProduct(ProductShape p)
    {
        if (p.PriceStep <= 0 || p.Multiplier < 1) throw new ArgumentException($"Product {p.Root} has price step {p.PriceStep} and multiplier {p.Multiplier}.");
        return new Product(p.Root, Enum.Parse<Exchange>(p.Exchange), p.Name, p.NameZh, new Price((long)(p.PriceStep * Price.Scale)), p.Multiplier, p.Underlying);
    }

    private sealed record FileShape(string Version, string Source, ProductShape[] Products);

    private sealed record ProductShape(
        string Root, string Exchange, string Name, string NameZh, decimal PriceStep, int Multiplier, string? Underlying = null, string? Note = null);
}
