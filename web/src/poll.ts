/** Asks again and again while it is wanted; the next question waits for the answer. */
export class Poll {
  private timer = 0;
  private wanted = false;
  private run = 0;

  constructor(private readonly ask: () => Promise<void>, private readonly everyMs: number) {}

  start(): void {
    if (this.wanted) return;
    this.wanted = true;
    void this.turn(++this.run);
  }

  stop(): void {
    this.wanted = false;
    clearTimeout(this.timer);
  }

  /** Asks at once. */
  now(): void {
    if (!this.wanted) return;
    clearTimeout(this.timer);
    void this.turn(++this.run);
  }

  private async turn(run: number): Promise<void> {
    await this.ask();
    if (this.wanted && run === this.run) this.timer = window.setTimeout(() => void this.turn(run), this.everyMs);
  }
}
