import { logStream } from '../api';
import { element, make, setText } from '../dom';
import { moment } from '../format';
import { onLanguage, t } from '../i18n';
import type { LogLine } from '../protocol';
import type { Page } from '../router';

const kept = 1_000;
const levels = ['trace', 'debug', 'information', 'warning', 'error', 'critical'];

/** The gateway's log as it is written, filtered where it is kept. */
export class LogPage implements Page {
  readonly search = element<HTMLInputElement>('log-search');
  private readonly lines = element('log');
  private readonly level = element<HTMLSelectElement>('log-level');
  private stream: EventSource | undefined;
  private isPaused = false;
  private waiting: LogLine[] = [];
  private typing = 0;

  constructor() {
    this.level.append(...levels.slice(2).map((level) => new Option(level, level)));
    this.level.addEventListener('change', () => this.follow());
    this.search.addEventListener('input', () => {
      clearTimeout(this.typing);
      this.typing = window.setTimeout(() => this.follow(), 250);
    });
    element('log-pause').addEventListener('click', () => {
      this.isPaused = !this.isPaused;
      if (!this.isPaused) this.show(this.waiting.splice(0));
      this.relabel();
    });
    onLanguage(() => this.relabel());
  }

  enter(): void {
    this.follow();
  }

  leave(): void {
    this.stream?.close();
    this.stream = undefined;
  }

  // The browser connects again by itself, and says which line it had last.
  private follow(): void {
    this.stream?.close();
    this.lines.replaceChildren();
    this.waiting = [];
    this.count();
    const stream = (this.stream = new EventSource(logStream(this.level.value, this.search.value.trim())));
    stream.addEventListener('log', (event) => {
      const line = JSON.parse(event.data as string) as LogLine;
      if (!this.isPaused) this.show([line]);
      else if (this.waiting.push(line) > kept) this.waiting.shift();
    });
  }

  private show(lines: LogLine[]): void {
    const { scrollTop, scrollHeight, clientHeight } = this.lines;
    const isAtEnd = scrollTop + clientHeight >= scrollHeight - 30;
    this.lines.append(...lines.map(draw));
    while (this.lines.childElementCount > kept) this.lines.firstElementChild!.remove();
    if (isAtEnd) this.lines.scrollTop = this.lines.scrollHeight;
    this.count();
  }

  private count(): void {
    setText(element('log-count'), `${this.lines.childElementCount}`);
  }

  private relabel(): void {
    this.search.placeholder = t('filterLog');
    this.search.setAttribute('aria-label', t('filterLog'));
    this.level.setAttribute('aria-label', t('level'));
    this.lines.setAttribute('aria-label', t('log'));
    setText(element('log-pause'), this.isPaused ? t('goOn') : t('hold'));
  }
}

function draw(line: LogLine): HTMLElement {
  const root = make('div', `log-line ${line.level}`);
  const [date, clock] = moment(line.at).split(' ');
  const time = make('span', 'muted');
  time.append(make('span', 'date', `${date} `), clock ?? '');
  root.append(
    time, make('span', 'level', line.level.slice(0, 4)),
    make('span', 'category', line.category.slice(line.category.lastIndexOf('.') + 1)), make('span', 'message', line.message + (line.error ? `  ${line.error}` : '')));
  root.title = line.category;
  return root;
}
