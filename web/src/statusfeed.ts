import { loadAlerts, loadStatus } from './api';
import { Poll } from './poll';
import type { Alert, Status } from './protocol';

const everyMs = 2_000;
const samplesKept = 150;

/** How many ticks went through between two questions. */
export interface Sample {
  readonly at: number;
  readonly ticksPerSecond: number;
  readonly perShard: ReadonlyMap<number, number>;
}

/** The cluster's status, asked every two seconds for all pages together. */
export class StatusFeed {
  status: Status | undefined;
  alerts: { active: Alert[]; over: Alert[] } = { active: [], over: [] };
  failure = '';
  readonly samples: Sample[] = [];
  private readonly listeners: (() => void)[] = [];
  private before: { at: number; shards: Map<number, number> } | undefined;
  private readonly poll = new Poll(() => this.ask(), everyMs);

  start(): void {
    this.poll.start();
  }

  /** Asks at once, as after an operation. */
  now(): void {
    this.poll.now();
  }

  listen(listener: () => void): void {
    this.listeners.push(listener);
  }

  private async ask(): Promise<void> {
    try {
      [this.status, this.alerts] = await Promise.all([loadStatus(), loadAlerts()]);
      this.failure = '';
      this.measure(this.status);
    } catch (error) {
      this.failure = (error as Error).message;
      this.before = undefined;
    }
    for (const listener of this.listeners) listener();
  }

  private measure(status: Status): void {
    const now = { at: performance.now(), shards: new Map(status.shards.map((shard) => [shard.shard, shard.ticks])) };
    if (this.before) {
      const seconds = (now.at - this.before.at) / 1000;
      const rate = (shard: number, ticks: number) => Math.max(0, ticks - (this.before!.shards.get(shard) ?? ticks)) / seconds;
      const perShard = new Map([...now.shards].map(([shard, ticks]) => [shard, rate(shard, ticks)]));
      this.samples.push({ at: now.at, ticksPerSecond: [...perShard.values()].reduce((sum, one) => sum + one, 0), perShard });
      if (this.samples.length > samplesKept) this.samples.shift();
    }
    this.before = now;
  }
}
