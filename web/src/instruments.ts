import { direction, element, make, setText } from './dom';
import { decimalsOf, percent, price, short } from './format';
import { currentLanguage, onLanguage, t, type TextKey } from './i18n';
import type { Market, Quote } from './market';

type SortKey = 'change' | 'volume' | 'openInterest';

const rowHeight = 40;
const flashMs = 600;
const sorts: [SortKey, TextKey][] = [['change', 'byChange'], ['volume', 'byVolume'], ['openInterest', 'byInterest']];

interface Row {
  root: HTMLElement;
  code: HTMLElement;
  name: HTMLElement;
  last: HTMLElement;
  change: HTMLElement;
  size: HTMLElement;
}

/** The instrument list: sorted, searched, and only the visible rows in the page, however many instruments there are. */
export class InstrumentList {
  private readonly list = element('list');
  private readonly search = element<HTMLInputElement>('search');
  private readonly canvas = make('div', 'canvas');
  private readonly rows: Row[] = [];
  private shown: Quote[] = [];
  private sort: SortKey = 'volume';
  private descending = true;
  private selected = '';

  constructor(
    private readonly market: Market,
    private readonly onSelect: (code: string) => void,
  ) {
    this.list.append(this.canvas);
    this.list.addEventListener('scroll', () => this.draw());
    this.list.addEventListener('keydown', (event) => this.onKey(event));
    this.search.addEventListener('input', () => this.refresh());
    this.search.addEventListener('keydown', (event) => this.onSearchKey(event));
    document.addEventListener('keydown', (event) => {
      if (event.key !== '/' || document.activeElement instanceof HTMLInputElement) return;
      event.preventDefault();
      this.search.focus();
      this.search.select();
    });
    new ResizeObserver(() => this.draw()).observe(this.list);
    onLanguage(() => this.relabel());
  }

  select(code: string): void {
    this.selected = code;
    this.draw();
    this.onSelect(code);
  }

  /** Sorts and filters anew; call after the market changed. */
  refresh(): void {
    const pattern = this.search.value.trim().toLowerCase();
    this.shown = this.market.all().filter((quote) => matches(quote, pattern)).sort((a, b) => this.compare(a, b));
    this.canvas.style.height = `${this.shown.length * rowHeight}px`;
    setText(element('count'), `${this.shown.length}`);
    this.list.dataset['empty'] = this.shown.length === 0 ? t('noMatch') : '';
    this.draw();
  }

  private compare(a: Quote, b: Quote): number {
    // Before its first tick an instrument has nothing to compare: it stays at the end either way.
    const [x, y] = [a[this.sort], b[this.sort]];
    if (x === null || y === null) return x === y ? order(a, b) : x === null ? 1 : -1;
    return (this.descending ? y - x : x - y) || order(a, b);
  }

  private draw(): void {
    const first = Math.max(0, Math.floor(this.list.scrollTop / rowHeight) - 2);
    const count = Math.min(this.shown.length - first, Math.ceil(this.list.clientHeight / rowHeight) + 4);
    while (this.rows.length < count) this.rows.push(this.makeRow());
    const now = performance.now();
    this.rows.forEach((row, i) => {
      const quote = i < count ? this.shown[first + i] : undefined;
      row.root.hidden = !quote;
      if (quote) this.fill(row, quote, first + i, now);
    });
  }

  private fill(row: Row, quote: Quote, index: number, now: number): void {
    const { contract } = quote;
    const name = currentLanguage() === 'zh' ? contract.name_zh : contract.name;
    row.root.style.transform = `translateY(${index * rowHeight}px)`;
    row.root.dataset['code'] = contract.instrument_id;
    row.root.setAttribute('aria-selected', `${contract.instrument_id === this.selected}`);
    row.root.setAttribute('aria-posinset', `${index + 1}`);
    row.root.setAttribute('aria-setsize', `${this.shown.length}`);
    setText(row.code, contract.instrument_id);
    setText(row.name, name ?? '');
    setText(row.last, price(quote.last, decimalsOf(contract.price_step)));
    setText(row.change, percent(quote.change));
    setText(row.size, short(this.sort === 'openInterest' ? quote.openInterest : quote.volume));
    row.last.className = row.change.className = `num ${direction(quote.change)}`;
    row.root.classList.toggle('flash-up', quote.moved > 0 && now - quote.movedAt < flashMs);
    row.root.classList.toggle('flash-down', quote.moved < 0 && now - quote.movedAt < flashMs);
  }

  private makeRow(): Row {
    const root = make('div', 'row');
    root.setAttribute('role', 'option');
    const row: Row = {
      root, code: make('span', 'code num'), name: make('span', 'name'), last: make('span', 'num'), change: make('span', 'num'), size: make('span', 'num muted'),
    };
    root.append(row.code, row.name, row.last, row.change, row.size);
    root.addEventListener('click', () => this.select(root.dataset['code'] ?? ''));
    this.canvas.append(root);
    return row;
  }

  private onKey(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = this.shown.findIndex((quote) => quote.contract.instrument_id === this.selected);
    const next = this.shown[Math.min(this.shown.length - 1, Math.max(0, at + step))];
    if (!next) return;
    const top = this.shown.indexOf(next) * rowHeight;
    if (top < this.list.scrollTop) this.list.scrollTop = top;
    if (top + rowHeight > this.list.scrollTop + this.list.clientHeight) this.list.scrollTop = top + rowHeight - this.list.clientHeight;
    this.select(next.contract.instrument_id);
  }

  private onSearchKey(event: KeyboardEvent): void {
    if (event.key === 'Enter' && this.shown[0]) this.select(this.shown[0].contract.instrument_id);
    else if (event.key === 'Escape') {
      this.search.value = '';
      this.refresh();
    } else if (event.key === 'ArrowDown') {
      this.list.focus();
      this.onKey(event);
    }
  }

  private relabel(): void {
    this.search.placeholder = t('search');
    this.search.setAttribute('aria-label', t('search'));
    this.list.setAttribute('aria-label', t('market'));
    const group = element('sort');
    group.setAttribute('aria-label', t('sortBy'));
    group.replaceChildren(...sorts.map(([key, text]) => {
      const button = make('button', '', t(text) + (key === this.sort ? (this.descending ? ' ↓' : ' ↑') : ''));
      button.type = 'button';
      button.setAttribute('aria-pressed', `${key === this.sort}`);
      button.addEventListener('click', () => {
        this.descending = key === this.sort ? !this.descending : true;
        this.sort = key;
        this.list.scrollTop = 0;
        this.relabel();
      });
      return button;
    }));
    this.refresh();
  }
}

const order = (a: Quote, b: Quote): number => (a.contract.instrument_id < b.contract.instrument_id ? -1 : 1);

function matches({ contract }: Quote, pattern: string): boolean {
  return pattern === '' || [contract.instrument_id, contract.name, contract.name_zh].some((text) => text?.toLowerCase().includes(pattern));
}
