import type { UTCTimestamp } from 'lightweight-charts';
import type { Bar } from './protocol';

const beijingSeconds = 8 * 3600;

/** Periods the page offers. */
export const periods = ['1m', '3m', '5m', '10m', '15m', '30m', '60m', '120m', '240m', '1d', '1w', '1mon'] as const;

export type Period = (typeof periods)[number];

/**
 * Where a bar stands on the axis. The axis counts bars, not seconds, so that breaks and nights leave no holes; its labels are read from this
 * number as if it were UTC, which is why Beijing's eight hours are in it. A day is named by its trading day, not by the evening it began.
 */
export function axisTime(bar: Bar, period: Period): UTCTimestamp {
  const ms = isDaily(period) ? Date.parse(`${bar.trading_day}T00:00:00Z`) : Date.parse(bar.start) + beijingSeconds * 1000;
  return (ms / 1000) as UTCTimestamp;
}

/** A correction that takes a bar back: with the ticks that came late, what had made it lies in another bar. */
export const isWithdrawn = (bar: Bar): boolean => bar.ticks === 0 && !bar.quality.includes('filled');

/** Puts a bar among others in order of time; one of the same time is replaced, or taken away where it is withdrawn. True where it is the newest. */
export function place(bars: Bar[], bar: Bar): boolean {
  const start = Date.parse(bar.start);
  let at = bars.length;
  while (at > 0 && Date.parse(bars[at - 1]!.start) >= start) at--;
  const replaces = at < bars.length && bars[at]!.start === bar.start;
  bars.splice(at, replaces ? 1 : 0, ...(isWithdrawn(bar) ? [] : [bar]));
  return !isWithdrawn(bar) && at === bars.length - 1;
}

/** Bars of a day or more carry dates, not clocks. */
export const isDaily = (period: Period): boolean => period === '1d' || period === '1w' || period === '1mon';

/** Weeks and months are not pushed: they are asked for again. */
export const isPushed = (period: Period): boolean => period !== '1w' && period !== '1mon';

/** The worst that a reader must know before trusting the bar; null where it is whole. */
export function doubtOf(bar: Bar): 'gap' | 'feedDown' | 'partial' | 'revised' | null {
  if (bar.quality.includes('gap')) return 'gap';
  if (bar.quality.includes('feed_down')) return 'feedDown';
  if (bar.quality.includes('partial')) return 'partial';
  return bar.revision > 0 ? 'revised' : null;
}
