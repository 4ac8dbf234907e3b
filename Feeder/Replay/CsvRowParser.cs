using Mdc.Domain.Ticks;

namespace Mdc.Feeder.Replay;

/// <summary>Turns lines of one file into frames. Allocates only to say why a line can't be read.</summary>
internal sealed class CsvRowParser(CtpField[] fields)
{
    private static readonly TickFrame Empty = TickFrame.Empty();

    private readonly int _codeAt = Array.FindIndex(fields, f => f.Column == CtpColumn.InstrumentId);

    /// <summary>Fills a frame with what the line says. Null, or why it can't be read.</summary>
    /// <remarks>A time, a trading day or a code that makes no sense is the gate's to refuse, so that it is journaled.</remarks>
    public string? Parse(ReadOnlySpan<byte> line, out TickFrame frame)
    {
        frame = Empty;
        var zeroIsLegal = IsZeroLegal(line);
        var cursor = new CsvCursor(line);
        for (var i = 0; i < fields.Length; i++)
        {
            if (!cursor.Next(out var text)) return $"It has {i} fields, not {fields.Length}.";
            if (text.IsEmpty) continue;
            if (!Take(ref frame, fields[i], text, zeroIsLegal)) return $"{Name(fields[i])} can't be read.";
        }
        return cursor.Next(out var extra) && !extra.IsEmpty ? $"It has more than {fields.Length} fields." : null;
    }

    // The code tells, wherever its column stands.
    private bool IsZeroLegal(ReadOnlySpan<byte> line)
    {
        var cursor = new CsvCursor(line);
        ReadOnlySpan<byte> code = default;
        for (var i = 0; i <= _codeAt; i++)
            if (!cursor.Next(out code)) return false;
        return CtpText.IsZeroLegal(code);
    }

    private static bool Take(ref TickFrame frame, CtpField field, ReadOnlySpan<byte> text, bool zeroIsLegal)
    {
        switch (field.Column)
        {
            case CtpColumn.Ignored: return true;
            case CtpColumn.TradingDay: frame.RawTradingDay = CtpText.Day(text); return true;
            case CtpColumn.ActionDay: frame.RawActionDay = CtpText.Day(text); return true;
            case CtpColumn.InstrumentId: CtpText.SetCode(ref frame, text); return true;
            case CtpColumn.UpdateTime: TakeTime(ref frame, text); return true;
            case CtpColumn.UpdateMillisec: TakeMillis(ref frame, text); return true;
            case CtpColumn.Volume: return CtpText.TryLots(text, out frame.DayVolume);
            case CtpColumn.BidVolume: return CtpText.TryLots(text, out frame.Depth[field.Level].BidVolume);
            case CtpColumn.AskVolume: return CtpText.TryLots(text, out frame.Depth[field.Level].AskVolume);
            case CtpColumn.Turnover: return CtpText.TryAmount(text, out frame.DayTurnover);
            case CtpColumn.OpenInterest: return CtpText.TryAmount(text, out frame.OpenInterest);
            case CtpColumn.PreOpenInterest: return CtpText.TryAmount(text, out frame.PreOpenInterest);
            case CtpColumn.AveragePrice: return CtpText.TryAmount(text, out frame.AveragePrice);
            case CtpColumn.PreDelta: return CtpText.TryAmount(text, out frame.PreDelta);
            case CtpColumn.CurrDelta: return CtpText.TryAmount(text, out frame.CurrDelta);
            default: return CtpText.TryPrice(text, zeroIsLegal, out PriceOf(ref frame, field));
        }
    }

    private static ref Price PriceOf(ref TickFrame frame, CtpField field)
    {
        switch (field.Column)
        {
            case CtpColumn.PreSettlementPrice: return ref frame.PreSettlement;
            case CtpColumn.PreClosePrice: return ref frame.PreClose;
            case CtpColumn.OpenPrice: return ref frame.DayOpen;
            case CtpColumn.HighestPrice: return ref frame.DayHigh;
            case CtpColumn.LowestPrice: return ref frame.DayLow;
            case CtpColumn.ClosePrice: return ref frame.DayClose;
            case CtpColumn.SettlementPrice: return ref frame.Settlement;
            case CtpColumn.UpperLimitPrice: return ref frame.UpperLimit;
            case CtpColumn.LowerLimitPrice: return ref frame.LowerLimit;
            case CtpColumn.BandingUpperPrice: return ref frame.BandingUpper;
            case CtpColumn.BandingLowerPrice: return ref frame.BandingLower;
            case CtpColumn.BidPrice: return ref frame.Depth[field.Level].Bid;
            case CtpColumn.AskPrice: return ref frame.Depth[field.Level].Ask;
            default: return ref frame.Last;
        }
    }

    private static void TakeTime(ref TickFrame frame, ReadOnlySpan<byte> text)
    {
        frame.RawUpdateTime = CtpText.Time(text, out var millis);
        if (millis >= 0) frame.UpdateMillis = (short)millis;
    }

    private static void TakeMillis(ref TickFrame frame, ReadOnlySpan<byte> text) =>
        frame.UpdateMillis = CtpText.TryLots(text, out var millis) ? CtpText.Millis(millis) : (short)-1;

    private static string Name(CtpField field) =>
        field.Column is CtpColumn.BidPrice or CtpColumn.AskPrice or CtpColumn.BidVolume or CtpColumn.AskVolume ? $"{field.Column}{field.Level + 1}" : field.Column.ToString();
}
