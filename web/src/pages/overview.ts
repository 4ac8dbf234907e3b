import { direction, element, make, setText } from '../dom';
import type { Feed } from '../feed';
import { decimalsOf, none, percent, price, short, signed, whole } from '../format';
import { onLanguage, t, type TextKey } from '../i18n';
import type { Quote } from '../market';
import { compareBy, flash, matches, nameOf, type SortKey } from '../quotes';
import type { Page } from '../router';
import { choosable } from '../table';
import { VirtualRows } from '../virtual';

const rowHeight = 26;
const moversShown = 6;
const exchanges = ['SHFE', 'INE', 'DCE', 'CZCE', 'CFFEX', 'GFEX'] as const;
const columns: [TextKey, SortKey][] = [
  ['code', 'code'], ['last', 'last'], ['byChange', 'change'], ['volume', 'volume'], ['interest', 'openInterest'],
  ['interestChange', 'interestChange'], ['turnover', 'turnover'], ['time', 'time'],
];

/** The market at a glance: every contract in one table, how the market leans, and what moves most. */
export class OverviewPage implements Page {
  readonly search = element<HTMLInputElement>('board-search');
  private readonly board = element('board');
  private readonly head = make('div', 'board-row head');
  private readonly rows: VirtualRows<Quote>;
  private shown: Quote[] = [];
  private sort: SortKey = 'turnover';
  private descending = true;
  private exchange = '';
  private mainsOnly = localStorage.getItem('mdc.mains') !== 'all';
  private isShown = false;

  constructor(private readonly feed: Feed, private readonly open: (code: string) => void) {
    this.head.setAttribute('role', 'row');
    this.board.append(this.head);
    this.rows = new VirtualRows<Quote>(this.board, rowHeight, () => this.makeRow(), (row, quote) => this.fill(row, quote));
    this.search.addEventListener('input', () => this.refresh());
    this.search.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && this.shown[0]) this.open(this.shown[0].contract.instrument_id);
      if (event.key !== 'Escape') return;
      this.search.value = '';
      this.refresh();
    });
    feed.quotes(() => this.refresh());
    onLanguage(() => this.relabel());
  }

  enter(): void {
    this.isShown = true;
    this.refresh();
  }

  leave(): void {
    this.isShown = false;
  }

  private refresh(): void {
    if (!this.isShown) return;
    const pattern = this.search.value.trim().toLowerCase();
    const { market } = this.feed;
    const all = market.all();
    // Who searches for one contract means it, main or not.
    const wanted = (quote: Quote) =>
      (!this.mainsOnly || pattern !== '' || market.isMain(quote.contract.instrument_id))
      && (this.exchange === '' || quote.contract.exchange_id === this.exchange)
      && matches(quote, pattern);
    this.shown = all.filter(wanted).sort(compareBy(this.sort, this.descending));
    setText(element('board-count'), `${this.shown.length} / ${all.length}`);
    this.board.dataset['empty'] = this.shown.length === 0 ? t('noMatch') : '';
    this.rows.show(this.shown);
    const mains = all.filter((quote) => market.isMain(quote.contract.instrument_id) && quote.change !== null);
    this.drawBreadth(mains, all);
    this.drawMovers('gainers', [...mains].sort(compareBy('change', true)).filter((quote) => quote.change! > 0), (quote) => [percent(quote.change), direction(quote.change)]);
    this.drawMovers('losers', [...mains].sort(compareBy('change', false)).filter((quote) => quote.change! < 0), (quote) => [percent(quote.change), direction(quote.change)]);
    this.drawMovers('builders', [...mains].sort(compareBy('interestChange', true)), (quote) => [signedWhole(quote.interestChange), direction(quote.interestChange)]);
  }

  private makeRow(): HTMLElement {
    const root = make('div', 'board-row');
    root.setAttribute('role', 'row');
    for (let i = 0; i < columns.length + 2; i++) {
      const cell = make('span', i < 2 ? 'words' : 'num');
      cell.setAttribute('role', 'cell');
      root.append(cell);
    }
    choosable(root, () => this.open(root.dataset['code'] ?? ''));
    return root;
  }

  private fill(row: HTMLElement, quote: Quote): void {
    const { contract } = quote;
    const decimals = decimalsOf(contract.price_step);
    const absolute = quote.last === null || quote.preSettlement === null ? null : quote.last - quote.preSettlement;
    const tone = direction(quote.change);
    const cells: [string, string][] = [
      [contract.instrument_id, `words code num${this.feed.market.isMain(contract.instrument_id) ? ' main' : ''}`],
      [nameOf(quote), 'words name'],
      [price(quote.last, decimals), `num last ${tone}`],
      [percent(quote.change), `num ${tone}`],
      [absolute === null ? none : signed(absolute, decimals), `num ${tone}`],
      [whole(quote.time === 0 ? null : quote.volume), 'num'],
      [whole(quote.openInterest), 'num'],
      [signedWhole(quote.interestChange), `num ${direction(quote.interestChange)}`],
      [short(quote.turnover), 'num'],
      [quote.time === 0 ? none : new Date(quote.time + 8 * 3_600_000).toISOString().slice(11, 19), 'num muted'],
    ];
    row.dataset['code'] = contract.instrument_id;
    cells.forEach(([text, style], i) => {
      const cell = row.children[i] as HTMLElement;
      setText(cell, text);
      if (cell.className !== style) cell.className = style;
    });
    flash(row, quote, performance.now());
  }

  private drawBreadth(mains: Quote[], all: Quote[]): void {
    const count = (test: (change: number) => boolean) => mains.filter((quote) => test(quote.change!)).length;
    const [up, flat, down] = [count((c) => c > 0), count((c) => c === 0), count((c) => c < 0)];
    const bar = make('div', 'breadth');
    for (const [tone, n] of [['up', up], ['flat', flat], ['down', down]] as const) {
      const part = make('span', tone, n > 0 ? `${n}` : '');
      part.style.flexGrow = `${n}`;
      part.hidden = n === 0;
      bar.append(part);
    }
    bar.setAttribute('role', 'img');
    bar.setAttribute('aria-label', `${t('rising')} ${up}, ${t('falling')} ${down}`);
    const sum = (pick: (quote: Quote) => number | null) => all.reduce((total, quote) => total + (pick(quote) ?? 0), 0);
    const facts = make('dl', 'facts');
    const pairs: [TextKey, string][] = [
      ['turnover', short(sum((quote) => quote.turnover))], ['volume', short(sum((quote) => quote.volume))],
      ['interest', short(sum((quote) => quote.openInterest))], ['traded', `${all.filter((quote) => quote.volume > 0).length} / ${all.length}`],
    ];
    facts.append(...pairs.flatMap(([key, text]) => [make('dt', '', t(key)), make('dd', 'num', text)]));
    element('breadth').replaceChildren(bar, facts);
  }

  private drawMovers(id: string, quotes: Quote[], value: (quote: Quote) => [string, string]): void {
    element(id).replaceChildren(...quotes.slice(0, moversShown).map((quote) => {
      const item = make('li', '');
      const [text, tone] = value(quote);
      item.append(make('span', 'code num', quote.contract.instrument_id), make('span', 'name', nameOf(quote)),
        make('span', 'num', price(quote.last, decimalsOf(quote.contract.price_step))), make('span', `num ${tone}`, text));
      choosable(item, () => this.open(quote.contract.instrument_id));
      return item;
    }));
  }

  private relabel(): void {
    this.search.placeholder = t('search');
    this.search.setAttribute('aria-label', t('search'));
    this.board.setAttribute('aria-label', t('marketTable'));
    const filter = (text: string, pressed: boolean, choose: () => void) => {
      const button = make('button', '', text);
      button.type = 'button';
      button.setAttribute('aria-pressed', `${pressed}`);
      button.addEventListener('click', () => {
        choose();
        this.rows.toTop();
        this.relabel();
      });
      return button;
    };
    element('board-filters').replaceChildren(
      filter(t('mainsOnly'), this.mainsOnly, () => {
        this.mainsOnly = !this.mainsOnly;
        localStorage.setItem('mdc.mains', this.mainsOnly ? 'only' : 'all');
      }),
      make('span', 'divider'),
      ...['', ...exchanges].map((id) => filter(id === '' ? t('all') : t(id as TextKey), this.exchange === id, () => (this.exchange = id))),
    );
    const heads = columns.flatMap(([text, key]) => [[text, key], ...(key === 'code' ? [['name', null]] : key === 'change' ? [['points', null]] : [])] as [TextKey, SortKey | null][]);
    this.head.replaceChildren(...heads.map(([text, key]) => {
      const cell = make('span', key === 'code' || text === 'name' ? 'words' : '');
      cell.setAttribute('role', 'columnheader');
      if (key === null) {
        cell.textContent = t(text);
        return cell;
      }
      const chosen = key === this.sort;
      if (chosen) cell.setAttribute('aria-sort', this.descending ? 'descending' : 'ascending');
      const button = make('button', '', t(text) + (chosen ? (this.descending ? ' ↓' : ' ↑') : ''));
      button.type = 'button';
      button.addEventListener('click', () => {
        this.descending = chosen ? !this.descending : key !== 'code';
        this.sort = key;
        this.rows.toTop();
        this.relabel();
      });
      cell.append(button);
      return cell;
    }));
    this.refresh();
  }
}

const signedWhole = (value: number | null): string => (value === null ? none : `${value > 0 ? '+' : ''}${whole(value)}`);
