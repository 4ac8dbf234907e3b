using System.Globalization;
using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;

namespace Mdc.Feeder.Pump;

/// <summary>What one turn of the pump does.</summary>
public sealed partial class FeedPump
{
    private int TakeBatch()
    {
        _segment.Begin();
        var count = _source.Read(_segment.Buffer);
        if (count == 0) return 0;

        var isReplay = _source.Kind == SourceKind.Replay;
        var nowNs = isReplay ? NowNs() : 0;
        for (var i = 0; i < count; i++)
        {
            ref var frame = ref _segment[i];
            if (frame.Kind != RecordKind.Tick)
            {
                TakeControl(frame);
                continue;
            }

            if (isReplay) frame.ReceivedNs = nowNs;
            // What was received before an alarm's time is journaled before it, however long it waited.
            else RaiseAlarms(frame.ReceivedNs, frame.ReceivedNs);
            TakeTick(ref frame);
            if (isReplay) RaiseAlarms(_clock.NewestNs, nowNs);
        }

        if (_gate.WentBeyondCalendar && !_warnedOfCalendar)
        {
            _warnedOfCalendar = true;
            LogBeyondCalendar(Feeder, _segment[count - 1].TradingDay);
        }
        return count;
    }

    private void TakeTick(ref TickFrame frame)
    {
        Volatile.Write(ref _received, _received + 1);
        var rule = _gate.Pass(ref frame, out var phase);
        _counts.Add(rule);
        _segment.Judged(isTick: true);
        if (rule != TickRule.Accepted)
        {
            if (rule != TickRule.Repeat && _rejects is not null) List(frame);
            return;
        }

        if (frame.ExchangeNs > _lastExchangeNs) Volatile.Write(ref _lastExchangeNs, frame.ExchangeNs);
        if (_clock.IsBehindAlarm(frame.Exchange, frame.ExchangeNs, phase, out var closedNs))
            _segment.Follow(ControlRecord.SessionAlarm(frame.Exchange, closedNs, frame.ReceivedNs));
        if (phase == Phase.PostClose) return;
        _end.Saw(frame);
        if (_clock.Tick(frame.Exchange, frame.TradingDay, frame.ExchangeNs, out var boundaryNs))
            _segment.Broadcast(ControlRecord.Watermark(frame.Exchange, boundaryNs, frame.ReceivedNs));
    }

    private void TakeControl(in TickFrame control)
    {
        var copy = control;
        switch (control.Kind)
        {
            case RecordKind.FeedState when control.DayVolume == ControlRecord.FrontUp:
                _gate.Health.FrontUp(control.Front, control.ExchangeNs);
                break;
            case RecordKind.FeedState:
                _gate.Health.FrontDown(control.Front);
                if (_gate.Health.IsUp) copy.DayVolume = ControlRecord.FrontDown;
                break;
            case RecordKind.Gap:
                _gate.Health.Lost(control.ReceivedNs);
                Volatile.Write(ref _lost, _lost + control.SourceOrdinal);
                break;
        }

        _segment.Judged(isTick: false);
        _segment.Broadcast(copy);
    }

    private void Idle()
    {
        if (_source.ClockNs is { } nowNs) RaiseAlarms(nowNs, NowNs());
        if (_source.HasEnded && !_isPaused) Finish();
    }

    private void RaiseAlarms(long clockNs, long receivedNs)
    {
        while (_clock.TryAlarm(clockNs, out var exchange, out var boundaryNs))
            _segment.Broadcast(ControlRecord.SessionAlarm(exchange, boundaryNs, receivedNs));
    }

    // No tick tells that the last section is over. Where a recording stops in the middle of one, its open bars are cut short, and must say so.
    private void Finish()
    {
        var nowNs = NowNs();
        foreach (var exchange in Enum.GetValues<Exchange>())
            if (!_end.IsCutShort(exchange)) RaiseFinal(exchange, nowNs);

        if (_end.CutShortNs is { } cutNs)
        {
            _segment.Broadcast(ControlRecord.FeedState(0, up: false, cutNs, nowNs));
            foreach (var exchange in Enum.GetValues<Exchange>()) RaiseFinal(exchange, nowNs);
        }

        _segment.Flush();
        _journal.Commit();
        _isOver = true;
        LogEnded(Feeder, _source.Description, _counts[TickRule.Accepted], _counts[TickRule.Repeat], _counts.Refused().Values.Sum());
    }

    private void RaiseFinal(Exchange exchange, long nowNs)
    {
        if (_clock.TryFinal(exchange, out var boundaryNs)) _segment.Broadcast(ControlRecord.SessionAlarm(exchange, boundaryNs, nowNs));
    }

    private void TurnPause()
    {
        _isPaused = _isPauseWanted;
        if (_source.Kind == SourceKind.Replay) return;
        var (clockNs, nowNs) = (_source.ClockNs ?? NowNs(), NowNs());
        if (_isPaused)
        {
            (_dropped, _droppedFromNs) = (0, nowNs);
            _gate.Health.Pause();
            _segment.Broadcast(ControlRecord.FeedState(0, up: false, clockNs, nowNs));
            return;
        }

        if (_dropped > 0) _segment.Broadcast(ControlRecord.Gap(0, _dropped, _droppedFromNs, nowNs));
        Volatile.Write(ref _lost, _lost + _dropped);
        _gate.Health.Resume(clockNs);
        _segment.Broadcast(ControlRecord.FeedState(0, up: true, clockNs, nowNs));
    }

    // A paused replay waits; a market does not. What fronts say of themselves is still heard.
    private int DropPaused()
    {
        if (_source.Kind == SourceKind.Replay) return 0;
        _segment.Begin();
        var count = _source.Read(_segment.Buffer);
        for (var i = 0; i < count; i++)
        {
            if (_segment[i].Kind == RecordKind.Tick)
            {
                _dropped++;
                _segment.Skip();
            }
            else
            {
                TakeControl(_segment[i]);
            }
        }
        return count;
    }

    private void List(in TickFrame frame)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{frame.Instrument.ToText()} {frame.RawTradingDay} {frame.RawUpdateTime:D6}.{frame.UpdateMillis:D3} last {frame.Last} volume {frame.DayVolume}");
        _rejects!.Add(_source.NameOf(frame.Front), frame.SourceOrdinal, frame.Disposition.ToString(), RuleSentence.Of(frame.Disposition), Encoding.ASCII.GetBytes(text));
    }
}
