const svg = 'http://www.w3.org/2000/svg';
const width = 600;
const height = 56;

/** A line of numbers, the newest on the right, from zero up. */
export function sparkline(into: HTMLElement, values: readonly number[], label: string): void {
  const most = Math.max(1, ...values);
  const points = values.map((value, i) => `${((i + 1 + Math.max(0, 60 - values.length)) * width) / Math.max(60, values.length)},${(height - (value / most) * (height - 4)).toFixed(1)}`);
  const root = document.createElementNS(svg, 'svg');
  root.setAttribute('viewBox', `0 0 ${width} ${height}`);
  root.setAttribute('preserveAspectRatio', 'none');
  root.setAttribute('role', 'img');
  root.setAttribute('aria-label', label);
  if (points.length > 1) {
    const area = document.createElementNS(svg, 'path');
    area.setAttribute('class', 'area');
    area.setAttribute('d', `M${points[0]!.split(',')[0]},${height} L${points.join(' L')} L${points.at(-1)!.split(',')[0]},${height} Z`);
    const line = document.createElementNS(svg, 'polyline');
    line.setAttribute('points', points.join(' '));
    root.append(area, line);
  }
  into.replaceChildren(root);
}
