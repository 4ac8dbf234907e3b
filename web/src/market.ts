import type { Contract, QuoteRow } from './protocol';

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
  /** 1 or -1 for the direction of the last change of price, 0 before one. */
  moved: number;
  movedAt: number;
}

/** All instruments and their last values. */
export class Market {
  private readonly quotes = new Map<string, Quote>();

  setContracts(contracts: Contract[]): boolean {
    let added = false;
    for (const contract of contracts) {
      if (this.quotes.has(contract.instrument_id)) continue;
      added = true;
      this.quotes.set(contract.instrument_id, {
        contract, last: null, preSettlement: null, volume: 0, openInterest: null, preOpenInterest: null, change: null, moved: 0, movedAt: 0,
      });
    }
    return added;
  }

  /** Takes rows; false where an instrument is not known yet. */
  apply(rows: QuoteRow[], now: number): boolean {
    let known = true;
    for (const [code, last, preSettlement, volume, openInterest, preOpenInterest] of rows) {
      const quote = this.quotes.get(code);
      if (!quote) {
        known = false;
        continue;
      }
      if (last !== null && quote.last !== null && last !== quote.last) {
        quote.moved = Math.sign(last - quote.last);
        quote.movedAt = now;
      }
      Object.assign(quote, { last, preSettlement, volume, openInterest, preOpenInterest });
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
}
