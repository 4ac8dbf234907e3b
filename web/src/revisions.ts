import { direction, element, setText } from './dom';
import { decimalsOf, moment, none, price, whole } from './format';
import { isTextKey, onLanguage, t } from './i18n';
import type { Contract, Revision } from './protocol';
import { drawTable, type Column } from './table';

/** Corrections of an instrument's bars: what changed, why, and since when it is known. */
export class RevisionPanel {
  private revisions: Revision[] = [];
  private decimals = 0;
  private failure = '';

  constructor() {
    onLanguage(() => this.draw());
  }

  async show(contract: Contract, load: () => Promise<Revision[]>): Promise<void> {
    this.decimals = decimalsOf(contract.price_step);
    try {
      this.revisions = await load();
      this.failure = '';
    } catch (error) {
      this.revisions = [];
      this.failure = `${t('failed')}: ${(error as Error).message}`;
    }
    this.draw();
  }

  private draw(): void {
    const { decimals } = this;
    const columns: Column<Revision>[] = [
      { head: 'bar', words: true, cell: (row) => moment(row.start).slice(0, 11) },
      { head: 'reason', words: true, cell: (row) => (isTextKey(row.reason) ? t(row.reason) : row.reason) },
      { head: 'close', cell: (row) => [`${price(row.before.close, decimals)} → ${price(row.after.close, decimals)}`, direction((row.after.close ?? 0) - (row.before.close ?? 0))] },
      { head: 'volume', cell: (row) => (row.before.volume === row.after.volume ? none : `${whole(row.before.volume)} → ${whole(row.after.volume)}`) },
      { head: 'knownAt', cell: (row) => [moment(row.known_at), 'muted'] },
      { head: 'version', cell: (row) => `${row.revision}` },
    ];
    setText(element('revisions-count'), this.revisions.length > 0 ? `${this.revisions.length}` : '');
    drawTable(element('revisions'), columns, this.revisions, this.failure || t('noRevisions'));
  }
}
