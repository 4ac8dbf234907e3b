import { direction, element, make } from './dom';
import { clock, decimalsOf, price, signed, whole } from './format';
import { onLanguage, t } from './i18n';
import type { Contract, Tick } from './protocol';

const kept = 120;

interface Trade {
  time: string;
  price: string;
  tone: string;
  lots: number;
  interest: number | null;
}

/** The ticks of one instrument as they come: what was traded since the tick before, and what it did to open interest. */
export class TapePanel {
  private readonly trades: Trade[] = [];
  private before: Tick | undefined;
  private decimals = 0;
  private isWaiting = false;

  constructor() {
    onLanguage(() => this.draw());
  }

  clear(contract: Contract): void {
    this.trades.length = 0;
    this.before = undefined;
    this.decimals = decimalsOf(contract.price_step);
    this.draw();
  }

  add(tick: Tick): void {
    const { before } = this;
    this.before = tick;
    if (!before || before.trading_day !== tick.trading_day || before.seq === tick.seq) return;
    const lots = tick.volume - before.volume;
    if (lots <= 0) return;
    const interest = tick.open_interest === null || before.open_interest === null ? null : tick.open_interest - before.open_interest;
    // Traded at or above the ask of the tick before: a buyer was in a hurry; at or below the bid, a seller.
    const { last_price: last } = tick;
    const side = last === null ? 0 : before.ask_price1 !== null && last >= before.ask_price1 ? 1 : before.bid_price1 !== null && last <= before.bid_price1 ? -1 : 0;
    this.trades.unshift({ time: clock(tick.exchange_time), price: price(last, this.decimals), tone: direction(side), lots, interest });
    this.trades.length = Math.min(this.trades.length, kept);
    this.drawSoon();
  }

  // A busy instrument has many ticks between two frames of the screen.
  private drawSoon(): void {
    if (this.isWaiting) return;
    this.isWaiting = true;
    requestAnimationFrame(() => {
      this.isWaiting = false;
      this.draw();
    });
  }

  private draw(): void {
    const into = element('tape');
    if (this.trades.length === 0) return into.replaceChildren(make('p', 'empty', t('noTrades')));
    const largest = Math.max(...this.trades.map((trade) => trade.lots));
    const table = make('table', 'data tape-table');
    table.setAttribute('aria-label', t('tape'));
    for (const trade of this.trades) {
      const row = table.insertRow();
      const cell = (text: string, tone: string) => row.append(make('td', `num ${tone}`, text));
      cell(trade.time, 'muted');
      cell(trade.price, trade.tone);
      cell(whole(trade.lots), trade.lots * 3 > largest ? `${trade.tone} large` : trade.tone);
      cell(trade.interest === null || trade.interest === 0 ? '' : signed(trade.interest, 0), 'muted');
    }
    into.replaceChildren(table);
  }
}
