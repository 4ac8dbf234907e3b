import { make } from './dom';
import { t, type TextKey } from './i18n';

/** What stands in a cell: text, text with a tone (up, down, good, warn, bad, muted), or an element. */
export type Cell = string | [text: string, tone: string] | HTMLElement;

export interface Column<T> {
  readonly head: TextKey;
  readonly cell: (row: T) => Cell;
  /** Words stand on the left, numbers on the right. */
  readonly words?: boolean;
}

/** Draws a table of some hundred rows at most; where they may be chosen, by mouse and by keyboard. */
export function drawTable<T>(into: HTMLElement, columns: readonly Column<T>[], rows: readonly T[], empty: string, onChoose?: (row: T) => void): void {
  if (rows.length === 0) {
    into.replaceChildren(make('p', 'empty', empty));
    return;
  }
  const table = make('table', 'data');
  const head = table.createTHead().insertRow();
  for (const column of columns) {
    const cell = make('th', column.words ? 'words' : '', t(column.head));
    cell.scope = 'col';
    head.append(cell);
  }
  const body = table.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const column of columns) line.append(drawCell(column.cell(row), column.words ?? false));
    if (onChoose) choosable(line, () => onChoose(row));
  }
  // The reader's place in a long table stays.
  const top = into.scrollTop;
  into.replaceChildren(table);
  into.scrollTop = top;
}

function drawCell(content: Cell, words: boolean): HTMLTableCellElement {
  const cell = make('td', words ? 'words' : 'num');
  if (typeof content === 'string') cell.textContent = content;
  else if (content instanceof HTMLElement) cell.append(content);
  else {
    cell.textContent = content[0];
    cell.className += ` ${content[1]}`;
  }
  return cell;
}

/** Makes an element act like a button. */
export function choosable(root: HTMLElement, choose: () => void): void {
  root.classList.add('choosable');
  root.tabIndex = 0;
  root.addEventListener('click', choose);
  root.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') choose();
  });
}

/** A share as a bar, 0 to 1. */
export function share(part: number, text: string, tone = 'accent'): HTMLElement {
  const root = make('div', `share ${tone}`);
  root.style.setProperty('--part', `${Math.round(Math.min(1, Math.max(0, part)) * 100)}%`);
  root.append(make('span', '', text));
  return root;
}

/** A figure with its name and a note. */
export function tile(label: string, value: string, note = '', tone = ''): HTMLElement {
  const root = make('div', `tile ${tone}`);
  root.append(make('span', 'label', label), make('strong', 'num', value), make('span', 'note', note));
  root.title = note;
  return root;
}
