export interface Palette {
  background: string;
  text: string;
  grid: string;
  up: string;
  down: string;
  upVolume: string;
  downVolume: string;
  accent: string;
  line: string;
  gap: string;
  feedDown: string;
  partial: string;
  revised: string;
}

const listeners: (() => void)[] = [];

export const isDark = (): boolean => document.documentElement.dataset['theme'] !== 'light';

/** The stylesheet's colours, for the chart, which draws by itself. Red is up and green is down, as the market's readers expect. */
export function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(name).trim();
  return {
    background: color('--panel'),
    text: color('--muted'),
    grid: color('--line-soft'),
    up: color('--up'),
    down: color('--down'),
    upVolume: color('--up-soft'),
    downVolume: color('--down-soft'),
    accent: color('--accent'),
    line: color('--line'),
    gap: color('--warn'),
    feedDown: color('--violet'),
    partial: color('--muted'),
    revised: color('--accent'),
  };
}

export function onTheme(listener: () => void): void {
  listeners.push(listener);
}

export function startTheme(): void {
  const wished = localStorage.getItem('mdc.theme');
  set(wished ?? (matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'));
}

export function switchTheme(): void {
  const next = isDark() ? 'light' : 'dark';
  localStorage.setItem('mdc.theme', next);
  set(next);
}

function set(theme: string): void {
  document.documentElement.dataset['theme'] = theme === 'light' ? 'light' : 'dark';
  for (const listener of listeners) listener();
}
