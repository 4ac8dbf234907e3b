import { element } from '../dom';
import { bytes, clock, duration, none, whole } from '../format';
import { onLanguage, t } from '../i18n';
import type { Shard, Silo } from '../protocol';
import type { Page } from '../router';
import { sparkline } from '../sparkline';
import type { StatusFeed } from '../statusfeed';
import { drawTable, share, tile, type Cell, type Column } from '../table';

/** Silos and shards: what flows through them, what waits, and where it is stuck. */
export class ClusterPage implements Page {
  private isShown = false;

  constructor(private readonly feed: StatusFeed) {
    feed.listen(() => this.draw());
    onLanguage(() => this.draw());
  }

  enter(): void {
    this.isShown = true;
    this.draw();
  }

  leave(): void {
    this.isShown = false;
  }

  private draw(): void {
    const { status, samples } = this.feed;
    if (!this.isShown || !status) return;
    const now = samples.at(-1);
    const lag = status.feeders.reduce((sum, feeder) => sum + feeder.lag_records, 0);
    const waiting = status.shards.reduce((sum, shard) => sum + shard.outbox, 0);
    const quarantined = status.shards.reduce((sum, shard) => sum + shard.quarantined, 0);
    element('flow').replaceChildren(
      tile(t('ticksPerSecond'), whole(now?.ticksPerSecond ?? null)),
      tile(t('ticks'), whole(status.shards.reduce((sum, shard) => sum + shard.ticks, 0))),
      tile(t('lag'), whole(lag), t('lagNote'), lag > 100_000 ? 'warn' : ''),
      tile(t('outbox'), whole(waiting), t('outboxNote')),
      tile(t('instruments'), whole(status.shards.reduce((sum, shard) => sum + shard.instruments, 0))),
      tile(t('quarantined'), whole(quarantined), '', quarantined > 0 ? 'bad' : 'good'),
      tile(t('clients'), whole(status.clients)),
    );
    sparkline(element('flow-line'), samples.map((sample) => sample.ticksPerSecond), t('throughput'));
    this.drawSilos(status.silos, status.now);
    this.drawShards(status.shards, now?.perShard ?? new Map<number, number>());
  }

  private drawSilos(silos: Silo[], now: string): void {
    const columns: Column<Silo>[] = [
      { head: 'silo', words: true, cell: (row) => row.name },
      { head: 'runtime', words: true, cell: (row) => row.runtime },
      { head: 'process', cell: (row) => `${row.process_id}` },
      { head: 'uptime', cell: (row) => duration(Date.parse(now) - Date.parse(row.started_at)) },
      { head: 'heard', cell: (row) => heard(Date.parse(now) - Date.parse(row.heard_at)) },
      { head: 'cpu', cell: (row) => duration(row.cpu_seconds * 1000) },
      { head: 'memory', cell: (row) => bytes(row.memory_bytes) },
      { head: 'heap', cell: (row) => bytes(row.heap_bytes) },
      { head: 'threads', cell: (row) => whole(row.threads) },
    ];
    drawTable(element('silos'), columns, silos, none);
  }

  private drawShards(shards: Shard[], rates: ReadonlyMap<number, number>): void {
    const most = Math.max(1, ...rates.values());
    const columns: Column<Shard>[] = [
      { head: 'shard', words: true, cell: (row) => [`${row.shard}`, 'num'] },
      { head: 'ticksPerSecond', cell: (row) => share((rates.get(row.shard) ?? 0) / most, whole(rates.get(row.shard) ?? null)) },
      { head: 'ticks', cell: (row) => whole(row.ticks) },
      { head: 'instruments', cell: (row) => whole(row.instruments) },
      { head: 'outbox', cell: (row) => whole(row.outbox) },
      { head: 'quarantined', cell: (row) => [whole(row.quarantined), row.quarantined > 0 ? 'bad' : ''] },
      { head: 'exchangeTime', cell: (row) => clock(row.last_exchange_time) },
      { head: 'position', words: true, cell: (row) => [row.positions.join(' '), 'muted num'] },
      { head: 'trouble', words: true, cell: (row) => [row.trouble ?? '', 'warn'] },
    ];
    drawTable(element('shards'), columns, shards, none);
  }
}

const silentAfterMs = 10_000;

/** How long ago a silo reported: every two seconds while it is well. */
const heard = (agoMs: number): Cell => [agoMs < silentAfterMs / 2 ? t('justNow') : duration(agoMs), agoMs < silentAfterMs ? 'good' : 'bad'];
