using System.Globalization;

namespace Mdc.Domain.Calendar;

/// <summary>The hours of a group of products, without a date: an optional night and the sections of the day.</summary>
internal sealed class SessionTemplate
{
    private readonly Hours? _night;
    private readonly Hours[] _day;
    private readonly bool _auction;
    private readonly bool _auctionAfterNight;

    private SessionTemplate(Hours? night, Hours[] day, bool auction, bool auctionAfterNight)
    {
        (_night, _day, _auction, _auctionAfterNight) = (night, day, auction, auctionAfterNight);
    }

    /// <summary>One section from 18:00 of the date before to 18:00 of the day: every time that <see cref="ExchangeClock"/> can give, no auction.</summary>
    public static SessionTemplate AlwaysOpen { get; } = new(null, [new Hours(-6 * 60, 18 * 60)], auction: false, auctionAfterNight: false);

    /// <summary>True where a night belongs to it, on days that have one.</summary>
    public bool HasNight => _night is not null;

    /// <summary>A template of an opening auction, hours like "21:00-02:30" and "09:00-10:15", and whether the morning has an auction although a night went before.</summary>
    /// <exception cref="FormatException">An hour is no hour, or the sections are not in order.</exception>
    public static SessionTemplate Parse(string? night, string[] day, bool auctionAfterNight)
    {
        var hours = day.Select(Hours.Parse).ToArray();
        if (hours.Length == 0) throw new FormatException("A template has no section of the day.");
        for (var i = 0; i < hours.Length; i++)
        {
            var after = i == 0 ? ExchangeClock.MorningUntil / 60 : hours[i - 1].End;
            if (hours[i].Start < after || hours[i].End <= hours[i].Start || hours[i].End > ExchangeClock.EveningFrom / 60)
                throw new FormatException($"Section {day[i]} overlaps another, is empty, or leaves the day's 06:00 to 18:00.");
        }

        return new SessionTemplate(night is null ? null : ParseNight(night), hours, auction: true, auctionAfterNight);
    }

    /// <summary>The sections of a trading day.</summary>
    /// <param name="day">The trading day.</param>
    /// <param name="evening">The date its night begins on, or null where it has none.</param>
    public TradingSessions On(TradingDay day, DateOnly? evening)
    {
        var sections = new List<TradingSection>(_day.Length + 1);
        if (_night is { } night && evening is { } date) sections.Add(Section(night, date, 0, _auction, isNight: true));

        var hasNight = sections.Count > 0;
        foreach (var hours in _day)
        {
            var isFirst = hours == _day[0];
            var firstMinute = sections.Count == 0 ? 0 : sections[^1].LastMinute + 1;
            sections.Add(Section(hours, day.ToDate(), firstMinute, _auction && isFirst && (!hasNight || _auctionAfterNight), isNight: false));
        }

        return new TradingSessions(day, [.. sections]);
    }

    private static TradingSection Section(Hours hours, DateOnly date, int firstMinute, bool hasAuction, bool isNight)
    {
        var midnight = ChinaTime.MidnightNs(date);
        return new TradingSection(midnight + hours.Start * ChinaTime.NsPerMinute, midnight + hours.End * ChinaTime.NsPerMinute, firstMinute, hasAuction, isNight);
    }

    private static Hours ParseNight(string text)
    {
        var hours = Hours.Parse(text);
        if (hours.End <= hours.Start) hours = hours with { End = hours.End + 24 * 60 };
        if (hours.Start < ExchangeClock.EveningFrom / 60 || hours.End > 24 * 60 + ExchangeClock.MorningUntil / 60)
            throw new FormatException($"Night {text} leaves 18:00 to 06:00.");
        return hours;
    }

    /// <summary>Minutes since midnight of the date they count from; the end may lie on the next date.</summary>
    private readonly record struct Hours(int Start, int End)
    {
        public static Hours Parse(string text)
        {
            var dash = text.IndexOf('-');
            if (dash < 0) throw new FormatException($"'{text}' is no pair of hours.");
            return new Hours(Minute(text[..dash]), Minute(text[(dash + 1)..]));
        }

        private static int Minute(string text)
        {
            var time = TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);
            return time.Hour * 60 + time.Minute;
        }
    }
}
