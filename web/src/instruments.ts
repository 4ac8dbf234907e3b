import { direction, element, make, setText } from './dom';
import { decimalsOf, percent, price, short } from './format';
import { onLanguage, t, type TextKey } from './i18n';
import type { Market, Quote } from './market';
import { compareBy, flash, matches, nameOf, type SortKey } from './quotes';
import { VirtualRows } from './virtual';

const rowHeight = 38;
const sorts: [SortKey, TextKey][] = [['change', 'byChange'], ['volume', 'byVolume'], ['openInterest', 'byInterest']];

/** The instrument list beside the chart: sorted, searched, chosen by mouse and by keyboard. */
export class InstrumentList {
  readonly search = element<HTMLInputElement>('search');
  private readonly list = element('list');
  private readonly rows = new VirtualRows<Quote>(this.list, rowHeight, () => this.makeRow(), (row, quote, index) => this.fill(row, quote, index));
  private shown: Quote[] = [];
  private sort: SortKey = 'volume';
  private descending = true;
  private selected = '';

  constructor(private readonly market: Market, private readonly onSelect: (code: string) => void) {
    this.list.addEventListener('keydown', (event) => this.onKey(event));
    this.search.addEventListener('input', () => this.refresh());
    this.search.addEventListener('keydown', (event) => this.onSearchKey(event));
    onLanguage(() => this.relabel());
  }

  /** Marks the chosen one. */
  mark(code: string): void {
    this.selected = code;
    this.rows.draw();
  }

  /** Sorts and filters anew; call after the market changed. */
  refresh(): void {
    const pattern = this.search.value.trim().toLowerCase();
    this.shown = this.market.all().filter((quote) => matches(quote, pattern)).sort(compareBy(this.sort, this.descending));
    setText(element('count'), `${this.shown.length}`);
    this.list.dataset['empty'] = this.shown.length === 0 ? t('noMatch') : '';
    this.rows.show(this.shown);
  }

  private makeRow(): HTMLElement {
    const root = make('div', 'row');
    root.setAttribute('role', 'option');
    root.append(make('span', 'code num'), make('span', 'name'), make('span', 'num'), make('span', 'num'), make('span', 'num muted'));
    root.addEventListener('click', () => this.onSelect(root.dataset['code'] ?? ''));
    return root;
  }

  private fill(row: HTMLElement, quote: Quote, index: number): void {
    const { contract } = quote;
    const [code, name, last, change, size] = row.children as unknown as HTMLElement[];
    row.dataset['code'] = contract.instrument_id;
    row.setAttribute('aria-selected', `${contract.instrument_id === this.selected}`);
    row.setAttribute('aria-posinset', `${index + 1}`);
    row.setAttribute('aria-setsize', `${this.shown.length}`);
    setText(code!, contract.instrument_id);
    code!.classList.toggle('main', this.market.isMain(contract.instrument_id));
    setText(name!, nameOf(quote));
    setText(last!, price(quote.last, decimalsOf(contract.price_step)));
    setText(change!, percent(quote.change));
    setText(size!, short(this.sort === 'openInterest' ? quote.openInterest : quote.volume));
    last!.className = change!.className = `num ${direction(quote.change)}`;
    flash(row, quote, performance.now());
  }

  private onKey(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = this.shown.findIndex((quote) => quote.contract.instrument_id === this.selected);
    const next = Math.min(this.shown.length - 1, Math.max(0, at + step));
    const quote = this.shown[next];
    if (!quote) return;
    this.rows.reveal(next);
    this.onSelect(quote.contract.instrument_id);
  }

  private onSearchKey(event: KeyboardEvent): void {
    if (event.key === 'Enter' && this.shown[0]) this.onSelect(this.shown[0].contract.instrument_id);
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
        this.rows.toTop();
        this.relabel();
      });
      return button;
    }));
    this.refresh();
  }
}
