import type { Message } from './protocol';

export type ConnectionState = 'connecting' | 'open' | 'lost';

const firstRetryMs = 500;
const lastRetryMs = 8_000;

/** The gateway's WebSocket: connects again by itself, waiting longer each time, and says when. */
export class GatewaySocket {
  private socket: WebSocket | undefined;
  private retryMs = firstRetryMs;

  constructor(
    private readonly url: string,
    private readonly onMessage: (message: Message) => void,
    private readonly onState: (state: ConnectionState) => void,
  ) {}

  connect(): void {
    this.onState('connecting');
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.onopen = () => {
      this.retryMs = firstRetryMs;
      this.onState('open');
    };
    socket.onmessage = (event) => this.onMessage(JSON.parse(event.data as string) as Message);
    socket.onclose = () => {
      if (this.socket !== socket) return;
      this.onState('lost');
      // Spread: the pages of many people lost their gateway together.
      setTimeout(() => this.connect(), this.retryMs * (1 + Math.random()));
      this.retryMs = Math.min(this.retryMs * 2, lastRetryMs);
    };
  }

  /** Sends a request; dropped while there is no connection, for everything is asked for anew on the next one. */
  send(request: Record<string, unknown>): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(request));
  }
}
