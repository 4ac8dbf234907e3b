import { direction, element, make, setText } from './dom';
import { clock, decimalsOf, none, percent, price, short, signed, whole } from './format';
import { onLanguage, t, type TextKey } from './i18n';
import type { Contract, Tick } from './protocol';

const levels = [1, 2, 3, 4, 5] as const;

/** The last quote of one instrument: five levels and the day's figures. */
export class QuotePanel {
  private tick: Tick | undefined;
  private contract: Contract | undefined;

  constructor() {
    onLanguage(() => this.draw());
  }

  /** Shows another instrument; empty until its first tick. */
  clear(contract: Contract): void {
    this.contract = contract;
    this.tick = undefined;
    this.draw();
  }

  show(tick: Tick): void {
    this.tick = tick;
    this.draw();
  }

  private draw(): void {
    const { tick } = this;
    const decimals = decimalsOf(this.contract?.price_step ?? null);
    const reference = tick?.pre_settlement_price ?? null;
    const change = tick?.last_price == null || !reference ? null : tick.last_price - reference;
    setText(element('title-last'), price(tick?.last_price ?? null, decimals));
    setText(element('title-change'), change === null ? none : `${signed(change, decimals)}  ${percent(change / reference!)}`);
    element('title-last').className = `num last ${direction(change)}`;
    element('title-change').className = `num ${direction(change)}`;
    setText(element('quote-time'), tick ? `${clock(tick.exchange_time)} ${t('beijing')}` : '');
    this.drawDepth(decimals, reference);
    this.drawFacts(decimals, reference);
  }

  private drawDepth(decimals: number, reference: number | null): void {
    const { tick } = this;
    const most = Math.max(1, ...levels.flatMap((n) => [tick?.[`bid_volume${n}`] ?? 0, tick?.[`ask_volume${n}`] ?? 0]));
    const row = (side: 'bid' | 'ask', n: (typeof levels)[number]) => {
      const [at, size] = [tick?.[`${side}_price${n}`] ?? null, tick?.[`${side}_volume${n}`] ?? 0];
      const root = make('tr', side);
      const volume = make('td', 'num size', at === null ? none : whole(size));
      volume.style.setProperty('--part', `${at === null ? 0 : (100 * size) / most}%`);
      const label = make('th', '', t(side) + n);
      label.scope = 'row';
      root.append(label, make('td', `num ${direction(at === null || reference === null ? null : at - reference)}`, price(at, decimals)), volume);
      return root;
    };
    const table = make('table', 'depth');
    table.setAttribute('aria-label', t('quote'));
    table.append(...[...levels].reverse().map((n) => row('ask', n)), make('tr', 'spread'), ...levels.map((n) => row('bid', n)));
    element('depth').replaceChildren(table);
  }

  private drawFacts(decimals: number, reference: number | null): void {
    const { tick, contract } = this;
    const priced = (key: TextKey, value: number | null, coloured = true): [TextKey, string, string] =>
      [key, price(value, decimals), coloured && value !== null && reference !== null ? direction(value - reference) : ''];
    const interest = tick?.open_interest ?? null;
    const grown = interest === null || tick?.pre_open_interest == null ? null : interest - tick.pre_open_interest;
    const facts: [TextKey, string, string][] = [
      priced('open', tick?.open_price ?? null),
      priced('high', tick?.highest_price ?? null),
      priced('low', tick?.lowest_price ?? null),
      priced('preSettlement', reference, false),
      priced('upper', tick?.upper_limit_price ?? null),
      priced('lower', tick?.lower_limit_price ?? null),
      ['volume', whole(tick?.volume ?? null), ''],
      ['turnover', short(tick?.turnover ?? null), ''],
      ['interest', whole(interest), ''],
      ['interestChange', grown === null ? none : signed(grown, 0), direction(grown)],
      priced('average', averageOf(tick, contract)),
    ];
    element('facts').replaceChildren(...facts.flatMap(([key, text, tone]) => [make('dt', '', t(key)), make('dd', `num ${tone}`, text)]));
  }
}

// CTP's average price holds the multiplier, except at CZCE.
function averageOf(tick: Tick | undefined, contract: Contract | undefined): number | null {
  if (tick?.average_price == null || !contract?.multiplier) return null;
  return contract.exchange_id === 'CZCE' ? tick.average_price : tick.average_price / contract.multiplier;
}
