import './style.css';
import { loadBars, loadConfig, loadContracts } from './api';
import { periods, type Period } from './bars';
import { BarChart } from './chart';
import { element, make, setText } from './dom';
import { decimalsOf } from './format';
import { applyLanguage, currentLanguage, onLanguage, switchLanguage, t } from './i18n';
import { InstrumentList } from './instruments';
import { Market } from './market';
import type { BarPush, Message } from './protocol';
import { QuotePanel } from './quote';
import { GatewaySocket, type ConnectionState } from './socket';
import { StatusPanel } from './status';
import { isDark, onTheme, startTheme, switchTheme } from './theme';

const barsPerPage = 600;

/** The page: one instrument and period is shown, everything else follows from it. */
class Desk {
  private readonly market = new Market();
  private readonly list = new InstrumentList(this.market, (code) => void this.show(code, this.period));
  private readonly quote = new QuotePanel();
  private readonly chart = new BarChart((before) => loadBars(this.code, this.period, barsPerPage, before, this.loading.signal));
  private readonly socket: GatewaySocket;
  private loading = new AbortController();
  private code = '';
  private period: Period = periods.find((p) => p === localStorage.getItem('mdc.period')) ?? '1m';
  private connection: ConnectionState = 'connecting';
  private asksContracts = false;
  // Bars that were pushed while their history is being read.
  private early: BarPush[] | undefined;

  constructor(webSocketPort: number) {
    this.socket = new GatewaySocket(`ws://${location.hostname}:${webSocketPort}/`, (m) => this.onMessage(m), (s) => this.onConnection(s));
    onLanguage(() => this.relabel());
    onTheme(() => this.relabel());
  }

  async start(): Promise<void> {
    await this.readContracts();
    this.socket.connect();
    const wished = location.hash.slice(1);
    if (this.market.get(wished)) this.list.select(wished);
  }

  private async show(code: string, period: Period): Promise<void> {
    const contract = this.market.get(code)?.contract;
    if (!contract) return;
    this.unsubscribe();
    if (code !== this.code) this.quote.clear(contract);
    [this.code, this.period] = [code, period];
    history.replaceState(null, '', `#${code}`);
    localStorage.setItem('mdc.period', period);
    this.relabel();
    await this.load();
  }

  // Pushes are asked for first and wait until the history is shown: no bar can fall between the two.
  private async load(): Promise<void> {
    this.loading.abort();
    const loading = (this.loading = new AbortController());
    const { code, period } = this;
    setText(element('chart-note'), t('loading'));
    this.early = [];
    this.socket.send({ action: 'subscribe', instruments: [code] });
    this.socket.send({ action: 'subscribe_bars', instruments: [code], period });
    try {
      const bars = await loadBars(code, period, barsPerPage, null, loading.signal);
      if (loading.signal.aborted) return;
      this.chart.show(code, period, decimalsOf(this.market.get(code)?.contract.price_step ?? null), bars);
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
  }

  private unsubscribe(): void {
    if (!this.code) return;
    this.socket.send({ action: 'unsubscribe', instruments: [this.code] });
    this.socket.send({ action: 'unsubscribe_bars', instruments: [this.code], period: this.period });
  }

  private onMessage(message: Message): void {
    switch (message.type) {
      case 'market_data':
        if (message.instrument_id === this.code) this.quote.show(message);
        break;
      case 'bar':
        if (message.instrument_id !== this.code || message.period !== this.period) break;
        if (this.early) this.early.push(message);
        else this.updateBar(message);
        break;
      case 'quotes':
        if (!this.market.apply(message.rows, performance.now())) void this.readContracts();
        this.list.refresh();
        if (!this.code) this.selectBusiest();
        break;
    }
  }

  private onConnection(state: ConnectionState): void {
    this.connection = state;
    this.relabel();
    if (state !== 'open') return;
    this.socket.send({ action: 'subscribe_quotes' });
    if (this.code) void this.load();
  }

  // Before anybody chose: what trades most.
  private selectBusiest(): void {
    const busiest = this.market.all().sort((a, b) => b.volume - a.volume)[0];
    if (busiest) this.list.select(busiest.contract.instrument_id);
  }

  private async readContracts(): Promise<void> {
    if (this.asksContracts) return;
    this.asksContracts = true;
    try {
      if (this.market.setContracts(await loadContracts())) this.list.refresh();
    } finally {
      // Not more often than every few seconds, however many pushes name an instrument that is new.
      setTimeout(() => (this.asksContracts = false), 3_000);
    }
  }

  private relabel(): void {
    const contract = this.market.get(this.code)?.contract;
    const name = currentLanguage() === 'zh' ? contract?.name_zh : contract?.name;
    element('instrument').replaceChildren(make('span', 'num', this.code), make('small', '', [name, contract?.exchange_id].filter(Boolean).join(' · ')));
    document.title = this.code ? `${this.code} · Mdc` : 'Mdc';
    const pill = element('connection');
    pill.className = `pill ${this.connection}`;
    setText(pill, t(this.connection === 'open' ? 'open_' : this.connection === 'lost' ? 'lost_' : 'connecting'));
    setText(element('language'), t('language'));
    setText(element('theme'), isDark() ? t('light') : t('dark'));
    const group = element('periods');
    group.setAttribute('aria-label', t('period'));
    group.replaceChildren(...periods.map((period) => {
      const button = make('button', '', period === '1d' ? t('day') : currentLanguage() === 'zh' ? period.replace('m', t('minutes')) : period);
      button.type = 'button';
      button.setAttribute('aria-pressed', `${period === this.period}`);
      button.addEventListener('click', () => void this.show(this.code, period));
      return button;
    }));
  }
}

function startClock(): void {
  const show = () => setText(element('clock'), new Date(Date.now() + 8 * 3_600_000).toISOString().slice(11, 19));
  show();
  setInterval(show, 1_000);
}

async function start(): Promise<void> {
  startTheme();
  element('language').addEventListener('click', switchLanguage);
  element('theme').addEventListener('click', switchTheme);
  startClock();
  const desk = new Desk((await loadConfig()).web_socket_port);
  new StatusPanel().start();
  applyLanguage();
  await desk.start();
}

void start();
