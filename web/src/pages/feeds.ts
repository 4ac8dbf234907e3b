import { loadFronts, loadSessions, operate } from '../api';
import { element, make } from '../dom';
import { clock, moment, none, whole } from '../format';
import { isTextKey, onLanguage, t } from '../i18n';
import { Poll } from '../poll';
import type { Exchange, Feeder, Front } from '../protocol';
import type { Page } from '../router';
import { logIn, mayOperate, onSession } from '../session';
import { frontStateOf, stateOf } from '../states';
import type { StatusFeed } from '../statusfeed';
import { drawTable, share, type Column } from '../table';

type Session = Exchange['sessions'][number] & { exchange: string; lag: number | null };

/** Feeders with their switches, their fronts, and what every exchange's sessions are doing. */
export class FeedsPage implements Page {
  private readonly poll = new Poll(() => this.ask(), 2_000);
  private fronts: Front[] = [];
  private sessions: Session[] = [];
  private isShown = false;
  private busy = '';
  private outcome = '';

  constructor(private readonly status: StatusFeed) {
    status.listen(() => this.drawFeeders());
    onLanguage(() => this.draw());
    onSession(() => this.draw());
  }

  enter(): void {
    this.isShown = true;
    this.draw();
    this.poll.start();
  }

  leave(): void {
    this.isShown = false;
    this.poll.stop();
  }

  private async ask(): Promise<void> {
    try {
      this.sessions = (await loadSessions()).flatMap((exchange) =>
        exchange.sessions.map((session) => ({ ...session, exchange: exchange.exchange_id, lag: exchange.lag_ms })));
      this.fronts = await loadFronts();
    } catch {
      // What is shown stays; the line at the foot says that the gateway does not answer.
    }
    this.draw();
  }

  private draw(): void {
    if (!this.isShown) return;
    this.drawFeeders();
    this.drawFronts();
    this.drawSessions();
  }

  private drawFeeders(): void {
    if (!this.isShown) return;
    element('feeders').replaceChildren(...(this.status.status?.feeders ?? []).map((feeder) => this.card(feeder)));
  }

  private card(feeder: Feeder): HTMLElement {
    const [state, tone] = stateOf(feeder.state);
    const root = make('section', 'panel card');
    root.setAttribute('aria-label', `${t('feed')} ${feeder.feeder}`);
    const head = make('div', 'panel-head');
    head.append(make('h2', '', `${t('feed')} ${feeder.feeder}`), make('span', `tag ${tone}`, state), make('span', 'muted', feeder.source), make('span', 'spacer'));
    for (const action of ['start', 'pause', 'drain'] as const) {
      const button = make('button', action === 'start' ? 'primary' : 'quiet', t(action));
      button.type = 'button';
      button.disabled = this.busy !== '' || (feeder.state === 'running' ? action === 'start' : action !== 'start');
      button.addEventListener('click', () => void this.do(feeder.feeder, action));
      head.append(button);
    }
    const facts = make('dl', 'facts wide');
    const refused = Object.values(feeder.refused).reduce((sum, count) => sum + count, 0);
    const pairs: [string, string, string][] = [
      [t('received'), whole(feeder.received), ''], [t('accepted'), whole(feeder.accepted), ''], [t('repeats'), whole(feeder.repeats), ''],
      [t('refused'), whole(refused), refused > 0 ? 'warn' : ''], [t('lost'), whole(feeder.lost), feeder.lost > 0 ? 'bad' : 'good'],
      [t('lag'), whole(feeder.lag_records), ''], [t('exchangeTime'), moment(feeder.last_exchange_time), ''],
    ];
    facts.append(...pairs.flatMap(([label, text, style]) => [make('dt', '', label), make('dd', `num ${style}`, text)]));
    root.append(head, facts);
    for (const [rule, count] of Object.entries(feeder.refused)) root.append(make('p', 'note', `${t('refused')} · ${rule}: ${whole(count)}`));
    if (feeder.progress !== null) root.append(share(feeder.progress, `${Math.round(feeder.progress * 100)}%`));
    if (feeder.trouble) root.append(make('p', 'note warn', feeder.trouble));
    if (this.outcome) root.append(make('p', 'note', this.outcome));
    return root;
  }

  private async do(feeder: number, action: 'start' | 'pause' | 'drain'): Promise<void> {
    if (!mayOperate() && !(await logIn())) return;
    this.busy = action;
    this.draw();
    try {
      const answer = await operate(feeder, action);
      const drained = action === 'drain' ? ((await answer.json()) as { drained: boolean }).drained : null;
      this.outcome = drained === null ? '' : t(drained ? 'drained' : 'notDrained');
    } catch (error) {
      this.outcome = `${t('failed')}: ${(error as Error).message}`;
    }
    this.busy = '';
    this.status.now();
  }

  private drawFronts(): void {
    const columns: Column<Front>[] = [
      { head: 'front', words: true, cell: (row) => `${row.front} ${row.name}` },
      { head: 'broker', words: true, cell: (row) => row.broker_id },
      { head: 'state', words: true, cell: (row) => frontStateOf(row.state) },
      { head: 'quality', cell: (row) => share(row.quality, row.quality.toFixed(2), row.quality > 0.8 ? 'good' : row.quality > 0.5 ? 'warn' : 'bad') },
      { head: 'coverage', cell: (row) => `${whole(row.instruments)} / ${whole(row.planned)}` },
      { head: 'delay', cell: (row) => (row.delay_ms === null ? none : `${row.delay_ms.toFixed(1)} ms`) },
      { head: 'ticks', cell: (row) => whole(row.ticks) },
      { head: 'firstCopy', cell: (row) => whole(row.first) },
      { head: 'onlyHere', cell: (row) => whole(row.only_here) },
      { head: 'lost', cell: (row) => [whole(row.lost), row.lost > 0 ? 'bad' : ''] },
      { head: 'losses', cell: (row) => whole(row.losses) },
      { head: 'lastTick', cell: (row) => clock(row.last_tick) },
      { head: 'reason', words: true, cell: (row) => [row.trouble ?? '', 'warn'] },
    ];
    drawTable(element('fronts'), columns, this.fronts, t('noFronts'));
  }

  private drawSessions(): void {
    const columns: Column<Session>[] = [
      { head: 'exchange', words: true, cell: (row) => (isTextKey(row.exchange) ? t(row.exchange) : row.exchange) },
      { head: 'phase', words: true, cell: (row) => [isTextKey(row.phase) ? t(row.phase) : row.phase, row.phase === 'continuous' ? 'good' : 'muted'] },
      { head: 'tradingDay', words: true, cell: (row) => row.day },
      { head: 'nextEvent', words: true, cell: (row) => (row.next[0] ? `${eventName(row.next[0].kind)} ${moment(row.next[0].at).slice(0, 11)}` : none) },
      { head: 'delay', cell: (row) => (row.lag === null ? none : `${(row.lag / 1000).toFixed(1)} s`) },
      { head: 'products', words: true, cell: (row) => [row.products.join(' '), 'wrap muted'] },
    ];
    drawTable(element('sessions'), columns, this.sessions, t('loading'));
  }
}

function eventName(kind: string): string {
  const key = `event_${kind}`;
  return isTextKey(key) ? t(key) : kind;
}
