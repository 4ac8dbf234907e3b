import type { Contract, MainContract, QuoteRow } from './protocol';

/** One instrument as the list shows it. */
export interface Quote {
  readonly contract: Contract;
  last: number | null;
  preSettlement: number | null;
  volume: number;
  openInterest: number | null;
  preOpenInterest: number | null;
  /** Against the settlement of the day before, as Chinese futures count. */
  change: number | null;
  turnover: number | null;
  /** Open interest less that of the day before. */
  interestChange: number | null;
  /** Exchange time of the last tick, ms; 0 before one. */
  time: number;
  /** 1 or -1 for the direction of the last change of price, 0 before one. */
  moved: number;
  movedAt: number;
}

/** All instruments and their last values. */
export class Market {
  private readonly quotes = new Map<string, Quote>();
  private mains = new Set<string>();

  setContracts(contracts: Contract[]): boolean {
    let added = false;
    for (const contract of contracts) {
      if (this.quotes.has(contract.instrument_id)) continue;
      added = true;
      this.quotes.set(contract.instrument_id, {
        contract, last: null, preSettlement: null, volume: 0, openInterest: null, preOpenInterest: null, change: null, turnover: null, interestChange: null, time: 0, moved: 0, movedAt: 0,
      });
    }
    return added;
  }

  /** Takes rows; false where an instrument is not known yet. */
  apply(rows: QuoteRow[], now: number): boolean {
    let known = true;
    for (const [code, last, preSettlement, volume, openInterest, preOpenInterest, turnover, time] of rows) {
      const quote = this.quotes.get(code);
      if (!quote) {
        known = false;
        continue;
      }
      if (last !== null && quote.last !== null && last !== quote.last) {
        quote.moved = Math.sign(last - quote.last);
        quote.movedAt = now;
      }
      Object.assign(quote, { last, preSettlement, volume, openInterest, preOpenInterest, turnover, time });
      quote.interestChange = openInterest === null || preOpenInterest === null ? null : openInterest - preOpenInterest;
      quote.change = last === null || !preSettlement ? null : last / preSettlement - 1;
    }
    return known;
  }

  get(code: string): Quote | undefined {
    return this.quotes.get(code);
  }

  all(): Quote[] {
    return [...this.quotes.values()];
  }

  /** Main contracts: those the cluster has settled, and for other products the future with most open interest now. */
  setMains(settled: readonly MainContract[]): void {
    const mains = new Map(settled.filter((main) => main.instrument_id !== null).map((main) => [main.product_id, main.instrument_id!]));
    const largest = new Map<string, Quote>();
    for (const quote of this.quotes.values()) {
      const { product_id: product, kind } = quote.contract;
      if (kind !== 'future' || mains.has(product)) continue;
      if ((quote.openInterest ?? -1) > (largest.get(product)?.openInterest ?? -1)) largest.set(product, quote);
    }
    for (const [product, quote] of largest) mains.set(product, quote.contract.instrument_id);
    this.mains = new Set(mains.values());
  }

  isMain(code: string): boolean {
    return this.mains.has(code);
  }
}
