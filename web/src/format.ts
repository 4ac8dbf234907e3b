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

/** Bytes as people read them. */
export function bytes(value: number | null): string {
  if (value === null) return none;
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let at = 0;
  for (; value >= 1024 && at < units.length - 1; at++) value /= 1024;
  return `${value.toFixed(at === 0 || value >= 100 ? 0 : 1)} ${units[at]}`;
}

/** How long something lasts: 4s, 12m, 3h 20m, 2d 4h. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${seconds % 60}s`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours}h ${minutes % 60}m` : `${Math.floor(hours / 24)}d ${hours % 24}h`;
}

/** Day and clock of an ISO time of the exchange: 01-05 09:30:00. */
export const moment = (iso: string | null): string => (iso ? `${iso.slice(5, 10)} ${iso.slice(11, 19)}` : none);
