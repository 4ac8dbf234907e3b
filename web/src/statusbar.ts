import { element, make, setText } from './dom';
import { clock, short, whole } from './format';
import { onLanguage, t } from './i18n';
import { stateOf } from './states';
import type { StatusFeed } from './statusfeed';

/** The line at the foot of every page: feeders, flow, what waits, and in plain words what is wrong. */
export class StatusBar {
  constructor(private readonly feed: StatusFeed) {
    feed.listen(() => this.draw());
    onLanguage(() => this.draw());
  }

  private draw(): void {
    const { status, failure } = this.feed;
    const bar = element('status');
    bar.setAttribute('aria-label', t('status'));
    if (!status) return bar.replaceChildren(make('span', 'bad', failure ? `${t('failed')}: ${failure}` : ''));

    const simulated = element('simulated');
    simulated.hidden = status.source === 'live';
    setText(simulated, status.simulated ? t('simulated') : t('replay'));

    const item = (label: string, text: string, tone = '') => {
      const root = make('span', 'item');
      root.append(make('span', 'muted', `${label} `), make('b', `num ${tone}`, text));
      return root;
    };
    const lost = status.feeders.reduce((sum, feeder) => sum + feeder.lost, 0);
    const trouble = failure ? [`${t('failed')}: ${failure}`] : status.trouble;
    bar.replaceChildren(
      ...status.feeders.map((feeder) => {
        const [text, tone] = stateOf(feeder.state);
        return item(`${t('feed')} ${feeder.feeder}`, `${text}${feeder.progress === null ? '' : ` ${Math.round(feeder.progress * 100)}%`} ${clock(feeder.last_exchange_time)}`, tone);
      }),
      item(t('ticksPerSecond'), whole(this.feed.samples.at(-1)?.ticksPerSecond ?? null)),
      item(t('ticks'), short(status.feeders.reduce((sum, feeder) => sum + feeder.accepted, 0))),
      item(t('lost'), whole(lost), lost > 0 ? 'bad' : ''),
      item(t('lag'), whole(status.feeders.reduce((sum, feeder) => sum + feeder.lag_records, 0))),
      item(t('stored'), short(status.storage.stored_bars)),
      item(t('clients'), whole(status.clients)),
      trouble.length > 0 ? make('span', 'trouble warn', trouble.join(' · ')) : make('span', 'trouble good', t('allGood')),
      make('span', 'muted num', `mdc ${status.version} · ${status.rules}`),
    );
  }
}
