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

export interface Feeder {
  feeder: number;
  state: string;
  source: string;
  received: number;
  accepted: number;
  repeats: number;
  refused: Record<string, number>;
  lost: number;
  lag_records: number;
  last_exchange_time: string | null;
  progress: number | null;
  trouble: string | null;
}

export interface Shard {
  shard: number;
  ticks: number;
  instruments: number;
  outbox: number;
  last_exchange_time: string | null;
  quarantined: number;
  positions: string[];
  trouble: string | null;
}

/** A process of the cluster; what it says of itself is null where it says nothing. */
export interface Process {
  name: string;
  role: string;
  machine: string;
  process_id: number;
  shards: number[];
  runtime: string | null;
  started_at: string | null;
  heard_at: string | null;
  cpu_seconds: number | null;
  memory_bytes: number | null;
  heap_bytes: number | null;
  threads: number | null;
}

export interface Status {
  version: string;
  now: string;
  source: string;
  simulated: boolean;
  rules: string;
  contracts: number;
  clients: number;
  /** Path of the runtime's own dashboard; null where it has none. */
  cluster_dashboard: string | null;
  processes: Process[];
  silent: Process[];
  feeders: Feeder[];
  shards: Shard[];
  storage: { stored_bars: number; waiting_bars: number; trouble: string | null };
  certificate: { trading_day: string; verdict: 'clean' | 'different' | 'failed'; issued_at: string; ticks: number; bars: number; differences: number; first_difference: string | null } | null;
  trouble: string[];
}

/** Ticks that were lost, or may have been: between two instants, for all instruments or for one. */
export interface Gap {
  trading_day: string;
  instrument_id: string | null;
  reason: 'lost' | 'paused' | 'feed_down' | 'feeder_down' | 'damaged';
  from: string;
  to: string | null;
  seconds: number | null;
  ticks: number | null;
  front: number;
}

/** How one front of a feeder is doing. */
export interface Front {
  feeder: number;
  front: number;
  name: string;
  broker_id: string;
  state: string;
  quality: number;
  delay_ms: number | null;
  instruments: number;
  planned: number;
  ticks: number;
  first: number;
  only_here: number;
  lost: number;
  losses: number;
  last_tick: string | null;
  trouble: string | null;
}

export interface Exchange {
  exchange_id: string;
  at: string;
  newest: string | null;
  lag_ms: number | null;
  sessions: { products: string[]; day: string; phase: string; next: { kind: string; at: string }[] }[];
}

export interface MainContract {
  product_id: string;
  instrument_id: string | null;
}

export interface Storage {
  server: string | null;
  has_timescale: boolean;
  bytes: number | null;
  tables: { name: string; slices: number; rows: number; bytes: number }[];
  checkpoints: { consumer: string; position: string }[];
  writers: { shard: number; stored: number; waiting: number; trouble: string | null }[];
}

export interface QualityCount {
  day: string;
  instrument_id: string | null;
  instruments: number;
  bars: number;
  ticks: number;
  no_trade: number;
  partial: number;
  gap: number;
  feed_down: number;
  revised: number;
}

interface BarValues {
  open: number | null;
  high: number | null;
  low: number | null;
  close: number | null;
  volume: number;
  open_interest: number;
}

export interface Revision {
  start: string;
  revision: number;
  reason: string;
  known_at: string;
  before: BarValues;
  after: BarValues;
}

export interface Alert {
  source: string;
  severity: 'warning' | 'critical';
  text: string;
  raised_at: string;
  cleared_at: string | null;
}

export interface AuditEntry {
  id: number;
  at: string;
  actor: string;
  action: string;
  outcome: number;
  from: string;
}

export interface LogLine {
  number: number;
  at: string;
  level: string;
  category: string;
  message: string;
  error: string | null;
}

/** Who the gateway takes us for; nobody on loopback without a token. */
export interface Session {
  name: string | null;
  scope: string | null;
}

export type Message =
  | ({ type: 'market_data' } & Tick)
  | BarPush
  | { type: 'quotes'; rows: QuoteRow[] }
  | { type: 'error'; code: string; message: string };
