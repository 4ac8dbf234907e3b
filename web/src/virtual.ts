import { make } from './dom';

/** Only the rows in sight are in the page, however many there are. */
export class VirtualRows<T> {
  private readonly canvas = make('div', 'canvas');
  private readonly pool: HTMLElement[] = [];
  private items: readonly T[] = [];

  /**
   * @param frame what scrolls; its head, where it has one, stays.
   * @param rowHeight pixels.
   * @param makeRow makes an empty row.
   * @param fill puts an item into a row.
   */
  constructor(
    private readonly frame: HTMLElement,
    private readonly rowHeight: number,
    private readonly makeRow: () => HTMLElement,
    private readonly fill: (row: HTMLElement, item: T, index: number) => void,
  ) {
    frame.append(this.canvas);
    frame.addEventListener('scroll', () => this.draw());
    new ResizeObserver(() => this.draw()).observe(frame);
  }

  /** Shows other items. */
  show(items: readonly T[]): void {
    this.items = items;
    this.canvas.style.height = `${items.length * this.rowHeight}px`;
    this.draw();
  }

  /** Fills the rows in sight anew. */
  draw(): void {
    if (this.frame.clientHeight === 0) return;
    const first = Math.max(0, Math.floor(this.frame.scrollTop / this.rowHeight) - 2);
    const count = Math.min(this.items.length - first, Math.ceil(this.frame.clientHeight / this.rowHeight) + 4);
    while (this.pool.length < count) {
      const row = this.makeRow();
      this.pool.push(row);
      this.canvas.append(row);
    }
    this.pool.forEach((row, i) => {
      const item = i < count ? this.items[first + i] : undefined;
      row.hidden = item === undefined;
      if (item === undefined) return;
      row.style.transform = `translateY(${(first + i) * this.rowHeight}px)`;
      this.fill(row, item, first + i);
    });
  }

  /** Scrolls so that an item is in sight. */
  reveal(index: number): void {
    const top = index * this.rowHeight;
    const { scrollTop, clientHeight } = this.frame;
    if (top < scrollTop) this.frame.scrollTop = top;
    else if (top + this.rowHeight > scrollTop + clientHeight) this.frame.scrollTop = top + this.rowHeight - clientHeight;
  }

  toTop(): void {
    this.frame.scrollTop = 0;
  }
}
