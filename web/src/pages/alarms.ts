import { loadAudit } from '../api';
import { element, make } from '../dom';
import { duration, moment } from '../format';
import { onLanguage, t } from '../i18n';
import { Poll } from '../poll';
import type { Alert, AuditEntry } from '../protocol';
import type { Page } from '../router';
import type { StatusFeed } from '../statusfeed';
import { drawTable, type Column } from '../table';

/** What is wrong, what was, and who did what. */
export class AlarmsPage implements Page {
  private readonly poll = new Poll(() => this.ask(), 5_000);
  private entries: AuditEntry[] = [];
  private failure = '';
  private isShown = false;

  constructor(private readonly feed: StatusFeed) {
    feed.listen(() => this.draw());
    onLanguage(() => this.draw());
  }

  enter(): void {
    this.isShown = true;
    this.poll.start();
    this.draw();
  }

  leave(): void {
    this.isShown = false;
    this.poll.stop();
  }

  private async ask(): Promise<void> {
    try {
      this.entries = await loadAudit();
      this.failure = '';
    } catch (error) {
      this.failure = (error as Error).message;
    }
    this.draw();
  }

  private draw(): void {
    if (!this.isShown) return;
    const { active, over } = this.feed.alerts;
    const none = (text: string) => [make('li', 'empty', text)];
    element('active-alarms').replaceChildren(...(active.length > 0 ? active.map(draw) : none(t('allGood'))));
    element('past-alarms').replaceChildren(...(over.length > 0 ? over.slice(0, 100).map(draw) : none(t('noPastAlarms'))));
    const columns: Column<AuditEntry>[] = [
      { head: 'time', words: true, cell: (row) => [moment(row.at), 'muted num'] },
      { head: 'actor', words: true, cell: (row) => row.actor },
      { head: 'from', words: true, cell: (row) => [row.from, 'muted num'] },
      { head: 'action', words: true, cell: (row) => [row.action, 'num wrap'] },
      { head: 'outcome', cell: (row) => [`${row.outcome}`, row.outcome < 400 ? 'good' : 'bad'] },
    ];
    drawTable(element('audit'), columns, this.entries, this.failure || t('noAudit'));
  }
}

function draw(alert: Alert): HTMLElement {
  const root = make('li', `alarm ${alert.cleared_at ? 'over' : alert.severity}`);
  const since = moment(alert.raised_at) + (alert.cleared_at ? ` · ${duration(Date.parse(alert.cleared_at) - Date.parse(alert.raised_at))}` : '');
  root.append(
    make('span', `tag ${alert.cleared_at ? 'muted' : alert.severity === 'critical' ? 'bad' : 'warn'}`, t(alert.severity)),
    make('strong', '', alert.source), make('span', 'words', alert.text), make('span', 'num muted', since));
  return root;
}
