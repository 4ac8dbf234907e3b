import { t, type TextKey } from './i18n';

const states: Record<string, [TextKey, string]> = {
  running: ['running', 'good'], paused: ['paused', 'warn'], stopped: ['stopped', 'warn'], finished: ['finished', 'good'], failed: ['failedState', 'bad'],
};

/** A feeder's state in words, and its tone. */
export function stateOf(state: string): [string, string] {
  const [text, tone] = states[state] ?? ['stopped', 'warn'];
  return [t(text), tone];
}
