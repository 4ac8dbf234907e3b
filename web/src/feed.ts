import { loadContracts, loadMainContracts } from './api';
import { Market } from './market';
import type { MainContract, Message } from './protocol';
import { GatewaySocket, type ConnectionState } from './socket';

const mainsEveryMs = 5_000;
const contractsEveryMs = 3_000;

/** The live market: one WebSocket, all last values, and who wants to hear of them. */
export class Feed {
  readonly market = new Market();
  private readonly socket: GatewaySocket;
  private readonly onQuotes: (() => void)[] = [];
  private readonly onMessages: ((message: Message) => void)[] = [];
  private readonly onStates: ((state: ConnectionState) => void)[] = [];
  private asksContracts = false;
  private settled: MainContract[] = [];

  constructor(webSocketPort: number) {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    this.socket = new GatewaySocket(`${scheme}://${location.hostname}:${webSocketPort}/`, (m) => this.onMessage(m), (s) => this.onState(s));
  }

  async start(): Promise<void> {
    await this.readContracts();
    this.socket.connect();
    await this.readMains();
    setInterval(() => this.market.setMains(this.settled), mainsEveryMs);
    setInterval(() => void this.readMains(), 60 * mainsEveryMs);
  }

  send(request: Record<string, unknown>): void {
    this.socket.send(request);
  }

  /** Hears of every round of quotes, about once a second. */
  quotes(listener: () => void): void {
    this.onQuotes.push(listener);
  }

  messages(listener: (message: Message) => void): void {
    this.onMessages.push(listener);
  }

  states(listener: (state: ConnectionState) => void): void {
    this.onStates.push(listener);
  }

  private onMessage(message: Message): void {
    if (message.type === 'quotes') {
      if (!this.market.apply(message.rows, performance.now())) void this.readContracts();
      for (const listener of this.onQuotes) listener();
    }
    for (const listener of this.onMessages) listener(message);
  }

  private onState(state: ConnectionState): void {
    if (state === 'open') this.send({ action: 'subscribe_quotes' });
    for (const listener of this.onStates) listener(state);
  }

  private async readContracts(): Promise<void> {
    if (this.asksContracts) return;
    this.asksContracts = true;
    try {
      if (!this.market.setContracts(await loadContracts())) return;
      this.market.setMains(this.settled);
      for (const listener of this.onQuotes) listener();
    } catch {
      // The next push that names an unknown instrument asks again.
    } finally {
      // Not more often than every few seconds, however many pushes name an instrument that is new.
      setTimeout(() => (this.asksContracts = false), contractsEveryMs);
    }
  }

  private async readMains(): Promise<void> {
    try {
      this.settled = await loadMainContracts();
    } catch {
      // Open interest tells until the next time.
    }
    this.market.setMains(this.settled);
    for (const listener of this.onQuotes) listener();
  }
}
