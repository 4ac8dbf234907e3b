/** What the gateway sends. Prices in yuan, volumes in lots; null where the exchange sent nothing. */

type Level = { [level in `${'bid' | 'ask'}_${'price' | 'volume'}${1 | 2 | 3 | 4 | 5}`]: number | null };

export interface Tick extends Level {
  instrument_id: string;
  trading_day: string | null;
  last_price: number | null;
  pre_settlement_price: number | null;
  open_price: number | null;
  highest_price: number | null;
  lowest_price: number | null;
  upper_limit_price: number | null;
  lower_limit_price: number | null;
  volume: number;
  turnover: number | null;
  open_interest: number | null;
  pre_open_interest: number | null;
  average_price: number | null;
  exchange_id: string | null;
  exchange_time: string;
  receive_time: string;
  seq: string;
}

export interface Bar {
  trading_day: string;
  start: string;
  end: string;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  open_interest: number | null;
  ticks: number;
  quality: string[];
  revision: number;
}

export interface BarPush extends Bar {
  type: 'bar';
  instrument_id: string;
  period: string;
  state: 'forming' | 'closed' | 'revised';
}

export interface Contract {
  instrument_id: string;
  exchange_id: string | null;
  product_id: string;
  kind: string | null;
  price_step: number | null;
  multiplier: number | null;
  name: string | null;
  name_zh: string | null;
}

/** instrument, last, pre-settlement, volume, open interest, open interest of the day before, turnover, exchange time in ms. */
export type QuoteRow = [string, number | null, number | null, number, number | null, number | null, number | null, number];

export interface Status {
  version: string;
  now: string;
  source: string;
  simulated: boolean;
  rules: string;
  contracts: number;
  clients: number;
  feeders: { feeder: number; state: string; source: string; accepted: number; lost: number; lag_records: number; last_exchange_time: string | null; progress: number | null }[];
  shards: { shard: number; ticks: number; instruments: number; outbox: number; quarantined: number }[];
  storage: { stored_bars: number; waiting_bars: number; trouble: string | null };
  certificate: { trading_day: string; verdict: 'clean' | 'different' | 'failed'; issued_at: string; ticks: number; bars: number; differences: number; first_difference: string | null } | null;
  trouble: string[];
}

export type Message =
  | ({ type: 'market_data' } & Tick)
  | BarPush
  | { type: 'quotes'; rows: QuoteRow[] }
  | { type: 'error'; code: string; message: string };
