import { t, type TextKey } from './i18n';

const states: Record<string, [TextKey, string]> = {
  running: ['running', 'good'], paused: ['paused', 'warn'], stopped: ['stopped', 'warn'], finished: ['finished', 'good'], failed: ['failedState', 'bad'],
};

/** A feeder's state in words, and its tone. */
export function stateOf(state: string): [string, string] {
  const [text, tone] = states[state] ?? ['stopped', 'warn'];
  return [t(text), tone];
}

const fronts: Record<string, [TextKey, string]> = {
  created: ['frontCreated', 'muted'], connecting: ['connecting', 'warn'], connected: ['frontConnected', 'warn'], 'logging in': ['frontLoggingIn', 'warn'],
  subscribing: ['frontSubscribing', 'warn'], live: ['frontLive', 'good'], lost: ['frontLost', 'bad'], 'backing off': ['frontBackingOff', 'bad'], released: ['frontReleased', 'muted'],
};

/** A front's state in words, and its tone; one this page does not know is shown as it is. */
export function frontStateOf(state: string): [string, string] {
  const known = fronts[state];
  return known ? [t(known[0]), known[1]] : [state, 'warn'];
}
