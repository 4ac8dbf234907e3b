import { loadGapsOf, loadQuality, loadQualityOf } from '../api';
import { element, make, setText } from '../dom';
import { duration, moment, none, percent, short, whole } from '../format';
import { onLanguage, t } from '../i18n';
import { Poll } from '../poll';
import type { Gap, QualityCount, Status } from '../protocol';
import type { Page } from '../router';
import type { StatusFeed } from '../statusfeed';
import { drawTable, tile, type Column } from '../table';

/** What each trading day's bars are worth, what was lost on it, and which instruments are in doubt. */
export class QualityPage implements Page {
  private readonly poll = new Poll(() => this.ask(), 30_000);
  private days: QualityCount[] = [];
  private instruments: QualityCount[] = [];
  private gaps: Gap[] = [];
  private gapsFailure = '';
  private day = '';
  private failure = '';

  constructor(private readonly status: StatusFeed, private readonly open: (code: string) => void) {
    status.listen(() => this.drawCertificate());
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
      this.days = await loadQuality();
      this.day = this.days.some((count) => count.day === this.day) ? this.day : (this.days[0]?.day ?? '');
      this.instruments = this.day ? await loadQualityOf(this.day) : [];
      this.failure = '';
    } catch (error) {
      this.failure = failed(error);
    }
    this.draw();
    await this.askGaps();
  }

  // Apart from the rest: gaps are read out of the journal, which may take a moment and needs no store.
  private async askGaps(): Promise<void> {
    try {
      this.gaps = this.day ? await loadGapsOf(this.day) : [];
      this.gapsFailure = '';
    } catch (error) {
      this.gapsFailure = failed(error);
    }
    this.draw();
  }

  private drawCertificate(): void {
    const { status } = this.status;
    if (!status) return;
    const parked = status.shards.reduce((sum, shard) => sum + shard.quarantined, 0);
    element('proof').replaceChildren(
      certificateTile(status),
      tile(t('setAside'), whole(parked), parked > 0 ? 'mdc quarantine list' : '', parked > 0 ? 'bad' : 'good'),
      tile(t('gaps'), this.gapsFailure || !this.day ? none : whole(this.gaps.length), this.day, this.gaps.length > 0 ? 'warn' : 'good'));
  }

  private drawGaps(): void {
    setText(element('gaps-title'), this.day ? `${t('gaps')} · ${this.day}` : t('gaps'));
    drawTable<Gap>(element('gaps'), [
      { head: 'begins', words: true, cell: (row) => [moment(row.from), 'num'] },
      { head: 'until', words: true, cell: (row) => (row.to ? [moment(row.to), 'num'] : [t('goesOn'), 'bad']) },
      { head: 'lasting', cell: (row) => (row.seconds === null ? none : row.seconds < 1 ? `${Math.round(row.seconds * 1000)}ms` : duration(row.seconds * 1000)) },
      { head: 'lostTicks', cell: (row) => (row.ticks === null ? [t('notCounted'), 'muted'] : [whole(row.ticks), row.ticks > 0 ? 'warn' : 'muted']) },
      { head: 'reason', words: true, cell: (row) => t(`reason_${row.reason}`) },
      { head: 'concerns', words: true, cell: (row) => row.instrument_id ?? (row.front > 0 ? `${t('front')} ${row.front}` : t('everything')) },
    ], this.gaps, this.gapsFailure || t('noGaps'));
  }

  private draw(): void {
    this.drawCertificate();
    const counts = (tone: string, pick: (row: QualityCount) => number) => (row: QualityCount): [string, string] => [whole(pick(row)), pick(row) > 0 ? tone : 'muted'];
    const figures: Column<QualityCount>[] = [
      { head: 'barCount', cell: (row) => whole(row.bars) },
      { head: 'ticks', cell: (row) => whole(row.ticks) },
      { head: 'complete', cell: (row) => quality(row) },
      { head: 'partial', cell: counts('', (row) => row.partial) },
      { head: 'gap', cell: counts('warn', (row) => row.gap) },
      { head: 'feed_down', cell: counts('bad', (row) => row.feed_down) },
      { head: 'revised', cell: counts('accent', (row) => row.revised) },
      { head: 'no_trade', cell: counts('', (row) => row.no_trade) },
    ];
    const choose = (row: QualityCount) => {
      this.day = row.day;
      this.gaps = [];
      this.poll.now();
    };
    drawTable(element('days'), [
      { head: 'tradingDay', words: true, cell: (row) => [row.day, row.day === this.day ? 'accent num' : 'num'] },
      { head: 'instruments', cell: (row) => whole(row.instruments) },
      ...figures,
    ], this.days, this.failure || t('noBars'), choose);
    this.drawGaps();
    setText(element('day-title'), this.day ? `${t('byInstrument')} · ${this.day}` : t('byInstrument'));
    drawTable(element('day'), [{ head: 'code', words: true, cell: (row) => [row.instrument_id ?? '', 'num'] }, ...figures],
      this.instruments, t('noBars'), (row) => this.open(row.instrument_id ?? ''));
  }
}

const failed = (error: unknown): string => `${t('failed')}: ${(error as Error).message}`;

function certificateTile({ certificate }: Status): HTMLElement {
  if (!certificate) return tile(t('certificate'), none, t('noCertificate'));
  const verdict = { clean: t('clean'), different: `${t('different')} ${whole(certificate.differences)}`, failed: t('failedCertificate') }[certificate.verdict];
  const note = certificate.first_difference ?? `${certificate.trading_day} · ${short(certificate.ticks)} ${t('ticks')} · ${whole(certificate.bars)} ${t('bars')}`;
  return tile(t('certificate'), verdict, note, certificate.verdict === 'clean' ? 'good' : 'bad');
}

/** The share of bars that nothing is wrong with, as a bar of its parts. */
function quality(row: QualityCount): HTMLElement {
  const doubtful = row.partial + row.gap + row.feed_down;
  const whole = Math.max(0, row.bars - doubtful);
  const bar = make('div', 'quality-bar');
  for (const [tone, part] of [['good', whole], ['partial', row.partial], ['gap', row.gap], ['down-feed', row.feed_down]] as const) {
    if (part === 0) continue;
    const piece = make('span', tone);
    piece.style.flexGrow = `${part}`;
    bar.append(piece);
  }
  const root = make('div', 'quality-cell');
  root.append(bar, make('span', '', row.bars === 0 ? '' : percent(whole / row.bars).replace('+', '')));
  return root;
}
