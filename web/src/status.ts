import { loadStatus } from './api';
import { element, make, setText } from './dom';
import { clock, none, short, whole } from './format';
import { onLanguage, t, type TextKey } from './i18n';
import type { Status } from './protocol';

const everyMs = 3_000;
const states: Record<string, [TextKey, string]> = {
  running: ['running', 'good'], paused: ['paused', 'warn'], stopped: ['stopped', 'warn'], finished: ['finished', 'good'], failed: ['failedState', 'bad'],
};

/** Feed and storage at a glance, and in plain words what is wrong. */
export class StatusPanel {
  private status: Status | undefined;
  private failure = '';

  start(): void {
    onLanguage(() => this.draw());
    void this.poll();
  }

  private async poll(): Promise<void> {
    try {
      this.status = await loadStatus();
      this.failure = '';
    } catch (error) {
      this.failure = `${t('failed')}: ${(error as Error).message}`;
    }
    this.draw();
    setTimeout(() => void this.poll(), everyMs);
  }

  private draw(): void {
    const { status } = this;
    const trouble = this.failure ? [this.failure] : (status?.trouble ?? []);
    element('trouble').replaceChildren(...trouble.map((text) => make('li', '', text)));
    if (!status) return;

    const simulated = element('simulated');
    simulated.hidden = status.source === 'live';
    setText(simulated, status.simulated ? t('simulated') : t('replay'));
    setText(element('version'), `mdc ${status.version} · ${status.rules}`);

    const accepted = sum(status.feeders.map((feeder) => feeder.accepted));
    const tiles = [
      ...status.feeders.map((feeder) => {
        const [text, tone] = states[feeder.state] ?? ['stopped', 'warn'];
        const progress = feeder.progress === null ? '' : ` ${Math.round(feeder.progress * 100)}%`;
        return tile(`${t('feed')} ${feeder.feeder}`, t(text) + progress, `${clock(feeder.last_exchange_time)} · ${feeder.source}`, tone);
      }),
      tile(t('ticks'), short(accepted), `${t('lost')} ${whole(sum(status.feeders.map((feeder) => feeder.lost)))}`, ''),
      tile(t('lag'), whole(sum(status.feeders.map((feeder) => feeder.lag_records))), `${t('shards')} ${status.shards.length}`, ''),
      tile(t('stored'), whole(status.storage.stored_bars), `${t('waiting')} ${whole(status.storage.waiting_bars)}`, status.storage.trouble ? 'bad' : ''),
      certificateTile(status),
      tile(t('clients'), whole(status.clients), `${whole(status.contracts)} ${t('instruments')}`, ''),
    ];
    const parked = sum(status.shards.map((shard) => shard.quarantined));
    if (parked > 0) tiles.push(tile(t('setAside'), whole(parked), 'mdc quarantine list', 'bad'));
    if (trouble.length === 0) tiles.push(tile(t('status'), t('allGood'), clock(status.now), 'good'));
    element('status').replaceChildren(...tiles);
  }
}

function certificateTile({ certificate }: Status): HTMLElement {
  if (!certificate) return tile(t('certificate'), none, t('noCertificate'), '');
  const verdict = { clean: t('clean'), different: `${t('different')} ${whole(certificate.differences)}`, failed: t('failedCertificate') }[certificate.verdict];
  const note = certificate.first_difference ?? `${certificate.trading_day} · ${short(certificate.ticks)} ${t('ticks')} · ${whole(certificate.bars)} ${t('bars')}`;
  return tile(t('certificate'), verdict, note, certificate.verdict === 'clean' ? 'good' : 'bad');
}

function tile(label: string, value: string, note: string, tone: string): HTMLElement {
  const root = make('div', `tile ${tone}`);
  root.append(make('span', 'label', label), make('strong', 'num', value), make('span', 'note', note));
  root.title = note;
  return root;
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
