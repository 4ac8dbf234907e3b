import { loadBars, loadRevisions } from '../api';
import { isPushed, periods, type Period } from '../bars';
import { BarChart } from '../chart';
import { element, make, setText } from '../dom';
import type { Feed } from '../feed';
import { decimalsOf } from '../format';
import { currentLanguage, onLanguage, t } from '../i18n';
import { InstrumentList } from '../instruments';
import { Poll } from '../poll';
import type { BarPush, Message } from '../protocol';
import { QuotePanel } from '../quote';
import { RevisionPanel } from '../revisions';
import type { Page } from '../router';
import { TapePanel } from '../tape';

const barsPerPage = 600;

/** One instrument: its bars as they form, its book, its ticks, its corrections. */
export class InstrumentPage implements Page {
  private readonly list: InstrumentList;
  private readonly quote = new QuotePanel();
  private readonly tape = new TapePanel();
  private readonly revisions = new RevisionPanel();
  private readonly chart = new BarChart((before) => loadBars(this.code, this.period, barsPerPage, before, this.loading.signal));
  private readonly unpushed = new Poll(() => this.load(), 15_000);
  private loading = new AbortController();
  private code = '';
  private period: Period = periods.find((p) => p === localStorage.getItem('mdc.period')) ?? '1m';
  private isShown = false;
  // Bars that were pushed while their history is being read.
  private early: BarPush[] | undefined;

  constructor(private readonly feed: Feed) {
    this.list = new InstrumentList(feed.market, (code) => (location.hash = `#/instrument/${encodeURIComponent(code)}`));
    feed.quotes(() => this.onQuotes());
    feed.messages((message) => this.onMessage(message));
    feed.states((state) => {
      if (state === 'open' && this.isShown && this.code) void this.load();
    });
    onLanguage(() => this.relabel());
  }

  get search(): HTMLInputElement {
    return this.list.search;
  }

  enter(code: string): void {
    this.isShown = true;
    this.list.refresh();
    const wished = this.feed.market.get(code) ? code : this.code || localStorage.getItem('mdc.instrument') || '';
    if (this.feed.market.get(wished)) void this.show(wished, this.period);
    else this.selectBusiest();
  }

  leave(): void {
    this.isShown = false;
    this.unsubscribe();
    this.unpushed.stop();
    this.loading.abort();
  }

  private async show(code: string, period: Period): Promise<void> {
    const contract = this.feed.market.get(code)?.contract;
    if (!contract) return;
    this.unsubscribe();
    if (code !== this.code) {
      this.quote.clear(contract);
      this.tape.clear(contract);
    }
    [this.code, this.period] = [code, period];
    this.list.mark(code);
    localStorage.setItem('mdc.instrument', code);
    localStorage.setItem('mdc.period', period);
    this.relabel();
    this.unpushed.stop();
    if (isPushed(period)) await this.load();
    else this.unpushed.start();
    await this.revisions.show(contract, () => loadRevisions(code));
  }

  // Pushes are asked for first and wait until the history is shown: no bar can fall between the two.
  private async load(): Promise<void> {
    this.loading.abort();
    const loading = (this.loading = new AbortController());
    const { code, period } = this;
    setText(element('chart-note'), t('loading'));
    this.early = [];
    this.feed.send({ action: 'subscribe', instruments: [code] });
    if (isPushed(period)) this.feed.send({ action: 'subscribe_bars', instruments: [code], period });
    try {
      const bars = await loadBars(code, period, barsPerPage, null, loading.signal);
      if (loading.signal.aborted) return;
      this.chart.show(code, period, decimalsOf(this.feed.market.get(code)?.contract.price_step ?? null), bars);
      setText(element('chart-note'), bars.length === 0 ? t('noBars') : '');
    } catch (error) {
      if (loading.signal.aborted) return;
      this.chart.show(code, period, 0, []);
      setText(element('chart-note'), `${t('failed')}: ${(error as Error).message}`);
    }
    const early = this.early ?? [];
    this.early = undefined;
    for (const bar of early) this.updateBar(bar);
  }

  private updateBar(bar: BarPush): void {
    setText(element('chart-note'), '');
    this.chart.update(bar);
    const contract = this.feed.market.get(this.code)?.contract;
    if (bar.state === 'revised' && contract) void this.revisions.show(contract, () => loadRevisions(this.code));
  }

  private unsubscribe(): void {
    if (!this.code) return;
    this.feed.send({ action: 'unsubscribe', instruments: [this.code] });
    if (isPushed(this.period)) this.feed.send({ action: 'unsubscribe_bars', instruments: [this.code], period: this.period });
  }

  private onMessage(message: Message): void {
    if (!this.isShown) return;
    if (message.type === 'market_data' && message.instrument_id === this.code) {
      this.quote.show(message);
      this.tape.add(message);
    } else if (message.type === 'bar' && message.instrument_id === this.code && message.period === this.period) {
      if (this.early) this.early.push(message);
      else this.updateBar(message);
    }
  }

  private onQuotes(): void {
    if (!this.isShown) return;
    this.list.refresh();
    if (!this.code) this.selectBusiest();
  }

  // Before anybody chose: what trades most.
  private selectBusiest(): void {
    const busiest = this.feed.market.all().sort((a, b) => b.volume - a.volume)[0];
    if (busiest) void this.show(busiest.contract.instrument_id, this.period);
  }

  private relabel(): void {
    const contract = this.feed.market.get(this.code)?.contract;
    const name = currentLanguage() === 'zh' ? contract?.name_zh : contract?.name;
    const isMain = this.feed.market.isMain(this.code);
    element('instrument').replaceChildren(
      make('span', `num${isMain ? ' main' : ''}`, this.code), make('small', '', [name, contract?.exchange_id].filter(Boolean).join(' · ')));
    if (this.isShown) document.title = this.code ? `${this.code} · Mdc` : 'Mdc';
    const group = element('periods');
    group.setAttribute('aria-label', t('period'));
    group.replaceChildren(...periods.map((period) => {
      const button = make('button', '', periodName(period));
      button.type = 'button';
      button.setAttribute('aria-pressed', `${period === this.period}`);
      button.addEventListener('click', () => void this.show(this.code, period));
      return button;
    }));
  }
}

function periodName(period: Period): string {
  if (currentLanguage() === 'en') return period;
  const names: Partial<Record<Period, string>> = { '1d': '日', '1w': '周', '1mon': '月' };
  return names[period] ?? period.replace('m', '分');
}
