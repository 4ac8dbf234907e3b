import { element, make } from './dom';
import { onLanguage, t, type TextKey } from './i18n';

/** One page of the dashboard; it works only while it is shown. */
export interface Page {
  /** @param argument what follows the page's name in the address, as an instrument's code. */
  enter(argument: string): void;
  leave(): void;
  /** The search a reader means by "/" on this page. */
  readonly search?: HTMLInputElement;
}

export const pageNames = ['overview', 'instrument', 'feeds', 'cluster', 'storage', 'quality', 'alarms', 'log'] as const;

export type PageName = (typeof pageNames)[number];

const titles: Record<PageName, TextKey> = {
  overview: 'overview', instrument: 'instrumentPage', feeds: 'feeds', cluster: 'cluster', storage: 'storage', quality: 'quality', alarms: 'alarms', log: 'log',
};

/** Shows the page that the address names, and marks it in the navigation. */
export class Router {
  private current: PageName | undefined;
  private badge = 0;

  constructor(private readonly pages: Record<PageName, Page>) {
    window.addEventListener('hashchange', () => this.go());
    document.addEventListener('keydown', (event) => this.onKey(event));
    onLanguage(() => this.draw());
  }

  start(): void {
    this.go();
  }

  /** How many alarms there are, beside the page's name. */
  alarms(count: number): void {
    if (count === this.badge) return;
    this.badge = count;
    this.draw();
  }

  private go(): void {
    const [, name = '', argument = ''] = location.hash.split('/');
    const next = pageNames.find((known) => known === name) ?? 'overview';
    if (this.current && this.current !== next) this.pages[this.current].leave();
    for (const known of pageNames) element(`page-${known}`).hidden = known !== next;
    this.current = next;
    this.draw();
    this.pages[next].enter(decodeURIComponent(argument));
  }

  private draw(): void {
    element('pages').setAttribute('aria-label', t('pages'));
    element('pages').replaceChildren(...pageNames.map((name, i) => {
      const link = make('a', '', t(titles[name]));
      link.href = `#/${name}`;
      link.title = `${t(titles[name])} (${i + 1})`;
      if (name === this.current) link.setAttribute('aria-current', 'page');
      if (name === 'alarms' && this.badge > 0) link.append(make('span', 'badge num', `${this.badge}`));
      return link;
    }));
  }

  private onKey(event: KeyboardEvent): void {
    const typing = document.activeElement instanceof HTMLInputElement || document.activeElement instanceof HTMLSelectElement;
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = pageNames[Number(event.key) - 1];
    if (page) location.hash = `#/${page}`;
    // Before there is a page the key is nobody's: the one that was asked for still comes.
    if (event.key !== '/' || !this.current) return;
    event.preventDefault();
    if (this.focusSearch()) return;
    location.hash = '#/overview';
    // A page that was just chosen is shown with the next event.
    setTimeout(() => this.focusSearch());
  }

  // At once where the page has one: what is typed next belongs there.
  private focusSearch(): boolean {
    const search = this.current && this.pages[this.current].search;
    search?.focus();
    search?.select();
    return Boolean(search);
  }
}
