import type { UTCTimestamp } from 'lightweight-charts';
import type { Bar } from './protocol';

const beijingSeconds = 8 * 3600;

/** Periods the page offers. */
export const periods = ['1m', '3m', '5m', '15m', '30m', '60m', '1d'] as const;

export type Period = (typeof periods)[number];

/**
 * Where a bar stands on the axis. The axis counts bars, not seconds, so that breaks and nights leave no holes; its labels are read from this
 * number as if it were UTC, which is why Beijing's eight hours are in it. A day is named by its trading day, not by the evening it began.
 */
export function axisTime(bar: Bar, period: Period): UTCTimestamp {
  const ms = period === '1d' ? Date.parse(`${bar.trading_day}T00:00:00Z`) : Date.parse(bar.start) + beijingSeconds * 1000;
  return (ms / 1000) as UTCTimestamp;
}

/** Puts a bar among others in order of time; one of the same time is replaced. True where it is the newest. */
export function place(bars: Bar[], bar: Bar): boolean {
  const start = Date.parse(bar.start);
  let at = bars.length;
  while (at > 0 && Date.parse(bars[at - 1]!.start) >= start) at--;
  const replaces = at < bars.length && bars[at]!.start === bar.start;
  bars.splice(at, replaces ? 1 : 0, bar);
  return at === bars.length - 1;
}

/** True where a reader must know something before trusting the bar. */
export const isDoubtful = (bar: Bar): boolean => bar.quality.some((flag) => flag !== 'no_trade' && flag !== 'filled');
