using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Npgsql;

namespace Mdc.Storage.Timescale.Bars;

/// <summary>A version of a bar as a row: the values, which <c>bar</c> and <c>bar_revision</c> both have, and the fold state, which only <c>bar</c> has.</summary>
internal static class BarRow
{
    private const short ValueFields = 19, StateFields = 10;

    /// <summary>The period's text of what the grains fold.</summary>
    public static readonly string Period = BarPeriod.Minute.ToString();

    public const string Values = """
        start_time, end_time, open, high, low, close, volume, turnover_cents, open_open_interest, open_interest, known_at_ns,
        trading_day, ticks, revision, rule_version, quality, reason, instrument, period
        """;

    public const string State = """
        fold_exchange_ns, fold_day_volume, fold_day_turnover, fold_day_high, fold_day_low, fold_last, fold_open_interest, fold_trading_day, fold_positions, fold_resume_after
        """;

    public static void WriteValues(BinaryCopy copy, in BarVersion version)
    {
        copy.Row(ValueFields);
        PutValues(copy, version);
    }

    public static void Write(BinaryCopy copy, in BarVersion version)
    {
        copy.Row(ValueFields + StateFields);
        PutValues(copy, version);
        var state = version.State;
        copy.Bigint(state.ExchangeNs);
        copy.Bigint(state.DayVolume);
        copy.Bigint(state.DayTurnoverCents);
        copy.Price(state.DayHigh);
        copy.Price(state.DayLow);
        copy.Price(state.Last);
        copy.Double(state.OpenInterest);
        copy.Integer(state.TradingDay.Value);
        copy.Bigints(StoredPositions.ToNumbers(state.Positions));
        copy.Bigints(StoredPositions.ToNumbers(state.ResumeAfter));
    }

    /// <summary>Reads <see cref="Values"/> from column <paramref name="at"/> on.</summary>
    public static Bar ReadBar(NpgsqlDataReader row, int at = 0) => new()
    {
        StartNs = StoredTime.ToNs(row.GetDateTime(at)),
        EndNs = StoredTime.ToNs(row.GetDateTime(at + 1)),
        Open = Price(row, at + 2),
        High = Price(row, at + 3),
        Low = Price(row, at + 4),
        Close = Price(row, at + 5),
        Volume = row.GetInt64(at + 6),
        TurnoverCents = row.GetInt64(at + 7),
        OpenOpenInterest = row.GetDouble(at + 8),
        OpenInterest = row.GetDouble(at + 9),
        TradingDay = new TradingDay(row.GetInt32(at + 11)),
        Ticks = row.GetInt32(at + 12),
        Revision = row.GetInt32(at + 13),
        RuleVersion = (ushort)row.GetInt32(at + 14),
        Quality = (BarQuality)row.GetInt16(at + 15),
    };

    /// <summary>Reads <see cref="Values"/> followed by <see cref="State"/>.</summary>
    public static BarVersion Read(NpgsqlDataReader row) => new(
        row.GetString(17), ReadBar(row), ReadState(row, ValueFields), (RevisionReason)row.GetInt16(16), row.GetInt64(10));

    private static FoldState ReadState(NpgsqlDataReader row, int at) => new()
    {
        ExchangeNs = row.GetInt64(at),
        DayVolume = row.GetInt64(at + 1),
        DayTurnoverCents = row.GetInt64(at + 2),
        DayHigh = Price(row, at + 3),
        DayLow = Price(row, at + 4),
        Last = Price(row, at + 5),
        OpenInterest = row.GetDouble(at + 6),
        TradingDay = new TradingDay(row.GetInt32(at + 7)),
        Positions = StoredPositions.FromNumbers(row.GetFieldValue<long[]>(at + 8)),
        ResumeAfter = StoredPositions.FromNumbers(row.GetFieldValue<long[]>(at + 9)),
    };

    private static void PutValues(BinaryCopy copy, in BarVersion version)
    {
        var bar = version.Bar;
        copy.Bigint(StoredTime.ToServerMicros(bar.StartNs));
        copy.Bigint(StoredTime.ToServerMicros(bar.EndNs));
        copy.Price(bar.Open);
        copy.Price(bar.High);
        copy.Price(bar.Low);
        copy.Price(bar.Close);
        copy.Bigint(bar.Volume);
        copy.Bigint(bar.TurnoverCents);
        copy.Double(bar.OpenOpenInterest);
        copy.Double(bar.OpenInterest);
        copy.Bigint(version.KnownAtNs);
        copy.Integer(bar.TradingDay.Value);
        copy.Integer(bar.Ticks);
        copy.Integer(bar.Revision);
        copy.Integer(bar.RuleVersion);
        copy.Smallint((short)bar.Quality);
        copy.Smallint((short)version.Reason);
        copy.Text(version.Instrument);
        copy.Text(Period);
    }

    private static Price Price(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? Domain.Ticks.Price.None : new Price(row.GetInt64(at));
}
