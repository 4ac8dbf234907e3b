using System.Collections.Frozen;

namespace Mdc.Domain.Calendar;

/// <summary>From which trading day a product has which hours.</summary>
internal readonly record struct SessionRule(TradingDay From, SessionTemplate Template);

/// <summary>The shape of data/sessions.json.</summary>
internal static class SessionFile
{
    /// <summary>Version and rules by product root, each product's in order of time. Throws <see cref="InvalidDataException"/>.</summary>
    public static (string Version, FrozenDictionary<string, SessionRule[]> Rules) Read(Stream json)
    {
        var file = DataFile.Read<FileShape>(json);
        try
        {
            var templates = file.Templates.ToDictionary(t => t.Key, t => SessionTemplate.Parse(t.Value.Night, t.Value.Day, t.Value.AuctionAfterNight));
            var rules = new Dictionary<string, SortedList<TradingDay, SessionTemplate>>(StringComparer.Ordinal);
            foreach (var rule in file.Rules)
            {
                foreach (var root in rule.Products)
                {
                    if (!rules.TryGetValue(root, out var ofRoot)) rules[root] = ofRoot = [];
                    ofRoot.Add(TradingDay.Of(rule.From), templates[rule.Template]);
                }
            }

            return (file.Version, rules.ToFrozenDictionary(r => r.Key, r => r.Value.Select(p => new SessionRule(p.Key, p.Value)).ToArray(), StringComparer.Ordinal));
        }
        catch (Exception e) when (e is FormatException or KeyNotFoundException or ArgumentException)
        {
            throw new InvalidDataException($"The session table is not valid: {e.Message}", e);
        }
    }

    private sealed record FileShape(string Version, Dictionary<string, TemplateShape> Templates, RuleShape[] Rules);

    private sealed record TemplateShape(string[] Day, string? Night = null, bool AuctionAfterNight = false, string? Note = null);

    private sealed record RuleShape(string Exchange, string[] Products, DateOnly From, string Template, string Source, string? Note = null);
}
