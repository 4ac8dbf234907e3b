import { element } from '../dom';
import { bytes, clock, duration, none, whole } from '../format';
import { onLanguage, t } from '../i18n';
import type { Process, Shard } from '../protocol';
import type { Page } from '../router';
import { sparkline } from '../sparkline';
import type { StatusFeed } from '../statusfeed';
import { drawTable, share, tile, type Column } from '../table';

/** Processes and shards: what flows through them, what waits, and where it is stuck. */
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
    const beside = element<HTMLAnchorElement>('cluster-dashboard');
    beside.hidden = status.cluster_dashboard === null;
    if (status.cluster_dashboard !== null) beside.href = `${status.cluster_dashboard}/`;
    this.drawProcesses([...status.processes, ...status.silent], new Set(status.silent), Date.parse(status.now));
    this.drawShards(status.shards, now?.perShard ?? new Map<number, number>());
  }

  private drawProcesses(processes: Process[], silent: ReadonlySet<Process>, now: number): void {
    const ago = (iso: string | null): string => (iso ? duration(now - Date.parse(iso)) : none);
    const columns: Column<Process>[] = [
      { head: 'processName', words: true, cell: (row) => row.name },
      { head: 'role', words: true, cell: (row) => row.role },
      { head: 'machine', words: true, cell: (row) => row.machine },
      { head: 'runtime', words: true, cell: (row) => row.runtime ?? none },
      { head: 'process', cell: (row) => `${row.process_id}` },
      { head: 'heard', cell: (row) => (silent.has(row) ? [ago(row.heard_at), 'bad'] : [t('justNow'), 'good']) },
      { head: 'uptime', cell: (row) => ago(row.started_at) },
      { head: 'cpu', cell: (row) => (row.cpu_seconds === null ? none : duration(row.cpu_seconds * 1000)) },
      { head: 'memory', cell: (row) => bytes(row.memory_bytes) },
      { head: 'heap', cell: (row) => bytes(row.heap_bytes) },
      { head: 'threads', cell: (row) => whole(row.threads) },
      { head: 'shards', words: true, cell: (row) => [row.shards.length === 0 ? none : row.shards.join(' '), 'wrap muted num'] },
    ];
    drawTable(element('processes'), columns, processes, none);
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
