import { loadStorage } from '../api';
import { element } from '../dom';
import { bytes, none, short, whole } from '../format';
import { onLanguage, t } from '../i18n';
import { Poll } from '../poll';
import type { Storage } from '../protocol';
import type { Page } from '../router';
import { drawTable, share, tile, type Column } from '../table';

type Table = Storage['tables'][number];
type Writer = Storage['writers'][number] & { checkpoint: string };

/** What the store holds, and what is on its way there. */
export class StoragePage implements Page {
  private readonly poll = new Poll(() => this.ask(), 5_000);
  private storage: Storage | undefined;
  private failure = '';

  constructor() {
    onLanguage(() => this.draw());
  }

  enter(): void {
    this.poll.start();
  }

  leave(): void {
    this.poll.stop();
  }

  private async ask(): Promise<void> {
    try {
      this.storage = await loadStorage();
      this.failure = '';
    } catch (error) {
      this.failure = (error as Error).message;
    }
    this.draw();
  }

  private draw(): void {
    const { storage, failure } = this;
    const tiles = failure ? [tile(t('failed'), failure, '', 'bad')] : [];
    if (!storage) return element('store').replaceChildren(...tiles);
    const waiting = storage.writers.reduce((sum, writer) => sum + writer.waiting, 0);
    const rows = (name: string) => storage.tables.find((table) => table.name === name)?.rows ?? null;
    element('store').replaceChildren(
      ...tiles,
      tile(t('server'), storage.server ?? none, storage.has_timescale ? 'TimescaleDB' : t('partitioned')),
      tile(t('size'), bytes(storage.bytes)),
      tile(t('stored'), whole(storage.writers.reduce((sum, writer) => sum + writer.stored, 0)), t('sinceStart')),
      tile(t('waiting'), whole(waiting), '', waiting > 10_000 ? 'warn' : 'good'),
      tile(t('bar'), short(rows('bar')), t('aboutRows')),
      tile(t('ticks'), short(rows('tick')), t('aboutRows')),
    );
    this.drawTables(storage);
    this.drawWriters(storage);
  }

  private drawTables({ tables }: Storage): void {
    const largest = Math.max(1, ...tables.map((table) => table.bytes));
    const columns: Column<Table>[] = [
      { head: 'table', words: true, cell: (row) => row.name },
      { head: 'size', cell: (row) => share(row.bytes / largest, bytes(row.bytes)) },
      { head: 'rows', cell: (row) => whole(row.rows) },
      { head: 'slices', cell: (row) => whole(row.slices) },
    ];
    drawTable(element('tables'), columns, tables, none);
  }

  private drawWriters({ writers, checkpoints }: Storage): void {
    const known = new Map(checkpoints.map(({ consumer, position }) => [consumer, position]));
    const rows: Writer[] = writers.map((writer) => ({ ...writer, checkpoint: known.get(`bars/${writer.shard}`) ?? none }));
    const columns: Column<Writer>[] = [
      { head: 'shard', words: true, cell: (row) => [`${row.shard}`, 'num'] },
      { head: 'stored', cell: (row) => whole(row.stored) },
      { head: 'waiting', cell: (row) => whole(row.waiting) },
      { head: 'checkpoint', words: true, cell: (row) => [row.checkpoint, 'muted num'] },
      { head: 'trouble', words: true, cell: (row) => [row.trouble ?? '', 'warn'] },
    ];
    drawTable(element('writers'), columns, rows, none);
  }
}
