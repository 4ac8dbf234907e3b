using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Mdc.Domain.Calendar;

/// <summary>The trading hours of every product, with the trading day from which each rule holds. Any thread.</summary>
public sealed class SessionTable
{
    // 8 years of 10 templates are 20,000; only a flow of absurd trading days gets there, and then forgetting is right.
    private const int MaxCached = 32_768;

    private readonly FrozenDictionary<string, SessionRule[]> _rules;
    private readonly SessionTemplate? _everyProduct;
    private readonly ConcurrentDictionary<CacheKey, TradingSessions> _cache = new();

    private SessionTable(string version, FrozenDictionary<string, SessionRule[]> rules, SessionTemplate? everyProduct)
    {
        (Version, _rules, _everyProduct) = (version, rules, everyProduct);
    }

    /// <summary>One section of 1,440 minutes for any product, from 18:00 of the date before; for <see cref="TradingCalendar.EveryDay"/>.</summary>
    public static SessionTable AlwaysOpen { get; } =
        new("always-open", FrozenDictionary<string, SessionRule[]>.Empty, SessionTemplate.AlwaysOpen);

    /// <summary>The version of the data, as the file states it.</summary>
    public string Version { get; }

    /// <summary>The sessions of a product on a trading day; a hit in the cache allocates nothing. Throws <see cref="KeyNotFoundException"/> where no rule names the product.</summary>
    /// <param name="productRoot">The product's root; options have their own only where <see cref="Instruments.Product.IsIndexOption"/>.</param>
    /// <param name="day">Before a product's first rule that first rule holds. One that is no date throws <see cref="ArgumentOutOfRangeException"/>.</param>
    /// <param name="calendar">Says on which evening the night was, and whether there was one.</param>
    public TradingSessions For(string productRoot, TradingDay day, TradingCalendar calendar) =>
        TryFind(productRoot, day, calendar, out var sessions) ? sessions : throw new KeyNotFoundException($"The session table does not name product {productRoot}.");

    /// <summary>As <see cref="For"/>, but false where no rule names the product.</summary>
    public bool TryFind(string productRoot, TradingDay day, TradingCalendar calendar, [NotNullWhen(true)] out TradingSessions? sessions)
    {
        var template = TemplateOf(productRoot, day);
        if (template is null)
        {
            sessions = null;
            return false;
        }

        DateOnly? evening = template.HasNight && calendar.HasNight(day) ? calendar.PreviousDate(day.ToDate()) : null;
        var key = new CacheKey(template, day, evening?.DayNumber ?? 0);
        if (_cache.TryGetValue(key, out sessions)) return true;

        if (_cache.Count >= MaxCached) _cache.Clear();
        sessions = _cache.GetOrAdd(key, template.On(day, evening));
        return true;
    }

    /// <summary>Reads data/sessions.json. Throws <see cref="InvalidDataException"/> where the content is no valid table.</summary>
    /// <param name="json">Read to its end and left open.</param>
    public static SessionTable Load(Stream json)
    {
        var (version, rules) = SessionFile.Read(json);
        return new SessionTable(version, rules, everyProduct: null);
    }

    private SessionTemplate? TemplateOf(string productRoot, TradingDay day)
    {
        if (_everyProduct is not null) return _everyProduct;
        if (!_rules.TryGetValue(productRoot, out var rules)) return null;
        var i = rules.Length - 1;
        while (i > 0 && rules[i].From > day) i--;
        return rules[i].Template;
    }

    private readonly record struct CacheKey(SessionTemplate Template, TradingDay Day, int EveningDayNumber);
}
