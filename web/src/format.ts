import { currentLanguage } from './i18n';

export const none = '—';

/** How many decimals a price step needs: 0.2 has one. */
export function decimalsOf(step: number | null): number {
  if (!step) return 2;
  const text = `${step}`;
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}

export const price = (value: number | null, decimals: number): string => (value === null ? none : value.toFixed(decimals));

export const whole = (value: number | null): string => (value === null ? none : Math.round(value).toLocaleString('en-US'));

export const signed = (value: number, decimals: number): string => `${value > 0 ? '+' : ''}${value.toFixed(decimals)}`;

export const percent = (value: number | null): string => (value === null ? none : `${signed(value * 100, 2)}%`);

/** Large numbers short: 1.2万, 3.4亿 in Chinese, 12.3k, 4.5M in English. */
export function short(value: number | null): string {
  if (value === null) return none;
  const size = Math.abs(value);
  const units: [number, string][] = currentLanguage() === 'zh' ? [[1e8, '亿'], [1e4, '万']] : [[1e9, 'B'], [1e6, 'M'], [1e3, 'k']];
  const unit = units.find(([scale]) => size >= scale);
  return unit ? `${(value / unit[0]).toFixed(size >= unit[0] * 100 ? 0 : 1)}${unit[1]}` : whole(value);
}

/** The clock part of an ISO time of the exchange. */
export const clock = (iso: string | null): string => (iso ? iso.slice(11, 19) : none);
