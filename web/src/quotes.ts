import { currentLanguage } from './i18n';
import type { Quote } from './market';

/** What a list of quotes may be sorted by. */
export type SortKey = 'code' | 'last' | 'change' | 'volume' | 'openInterest' | 'interestChange' | 'turnover' | 'time';

const flashMs = 600;

const byCode = (a: Quote, b: Quote): number => (a.contract.instrument_id < b.contract.instrument_id ? -1 : 1);

/** Compares for a sort. What has no value stays at the end either way. */
export function compareBy(key: SortKey, descending: boolean): (a: Quote, b: Quote) => number {
  if (key === 'code') return (a, b) => (descending ? byCode(b, a) : byCode(a, b));
  return (a, b) => {
    const [x, y] = [valueOf(a, key), valueOf(b, key)];
    if (x === null || y === null) return x === y ? byCode(a, b) : x === null ? 1 : -1;
    return (descending ? y - x : x - y) || byCode(a, b);
  };
}

const valueOf = (quote: Quote, key: Exclude<SortKey, 'code'>): number | null => (quote.time === 0 ? null : quote[key]);

/** True where code or name, in either language, contain the pattern (lower case). */
export const matches = ({ contract }: Quote, pattern: string): boolean =>
  pattern === '' || [contract.instrument_id, contract.name, contract.name_zh].some((text) => text?.toLowerCase().includes(pattern));

export const nameOf = ({ contract }: Quote): string => (currentLanguage() === 'zh' ? contract.name_zh : contract.name) ?? '';

/** Colours a row for a moment after its price moved. */
export function flash(row: HTMLElement, quote: Quote, now: number): void {
  const fresh = now - quote.movedAt < flashMs;
  row.classList.toggle('flash-up', fresh && quote.moved > 0);
  row.classList.toggle('flash-down', fresh && quote.moved < 0);
}
