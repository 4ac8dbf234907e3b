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

export const isRedUp = (): boolean => document.documentElement.dataset['rising'] !== 'green';

/** The stylesheet's colours, for the chart, which draws by itself. */
export function palette(): Palette {
  return (current ??= read());
}

// Each bar asks for it; it changes with the theme only.
let current: Palette | undefined;

function read(): Palette {
  const probe = document.createElement('i');
  document.body.append(probe);
  // As the browser works them out: the chart knows no var() and no color-mix().
  const color = (name: string): string => {
    probe.style.color = `var(${name})`;
    return rgba(getComputedStyle(probe).color);
  };
  const colors = colorsBy(color);
  probe.remove();
  return colors;
}

// color-mix() is worked out to color(srgb r g b / a), with shares of one.
function rgba(computed: string): string {
  const parts = /^color\(srgb (\S+) (\S+) (\S+)(?: \/ (\S+))?\)$/.exec(computed);
  if (!parts) return computed;
  const [red, green, blue] = parts.slice(1, 4).map((share) => Math.round(Number(share) * 255));
  return `rgba(${red}, ${green}, ${blue}, ${parts[4] ?? 1})`;
}

function colorsBy(color: (name: string) => string): Palette {
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
  setRising(localStorage.getItem('mdc.rising') ?? 'red');
  const wished = localStorage.getItem('mdc.theme');
  set(wished ?? (matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'));
}

export function switchTheme(): void {
  const next = isDark() ? 'light' : 'dark';
  localStorage.setItem('mdc.theme', next);
  set(next);
}

export function switchRising(): void {
  const next = isRedUp() ? 'green' : 'red';
  localStorage.setItem('mdc.rising', next);
  setRising(next);
  for (const listener of listeners) listener();
}

function setRising(color: string): void {
  document.documentElement.dataset['rising'] = color === 'green' ? 'green' : 'red';
  current = undefined;
}

function set(theme: string): void {
  document.documentElement.dataset['theme'] = theme === 'light' ? 'light' : 'dark';
  current = undefined;
  for (const listener of listeners) listener();
}
