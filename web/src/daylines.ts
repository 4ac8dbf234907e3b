import type { IPrimitivePaneRenderer, IPrimitivePaneView, ISeriesPrimitive, SeriesAttachedParameter, Time, UTCTimestamp } from 'lightweight-charts';
import { axisTime, isDaily, type Period } from './bars';
import type { Bar } from './protocol';

/** A thin line where a trading day begins: without holes on the axis nothing else shows it. */
export class DayLines implements ISeriesPrimitive<Time>, IPrimitivePaneView, IPrimitivePaneRenderer {
  color = '#888';
  private chart: SeriesAttachedParameter<Time>['chart'] | undefined;
  private starts: UTCTimestamp[] = [];

  show(bars: readonly Bar[], period: Period): void {
    this.starts = isDaily(period) ? [] : bars.filter((bar, i) => i > 0 && bar.trading_day !== bars[i - 1]!.trading_day).map((bar) => axisTime(bar, period));
  }

  attached({ chart }: SeriesAttachedParameter<Time>): void {
    this.chart = chart;
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return [this];
  }

  zOrder(): 'bottom' {
    return 'bottom';
  }

  renderer(): IPrimitivePaneRenderer {
    return this;
  }

  draw(target: Parameters<IPrimitivePaneRenderer['draw']>[0]): void {
    const { chart } = this;
    if (!chart) return;
    target.useBitmapCoordinateSpace(({ context, bitmapSize, horizontalPixelRatio }) => {
      context.strokeStyle = this.color;
      context.lineWidth = Math.max(1, Math.floor(horizontalPixelRatio));
      context.setLineDash([4, 4]);
      for (const start of this.starts) {
        const x = chart.timeScale().timeToCoordinate(start);
        if (x === null) continue;
        const at = Math.round((x - chart.timeScale().options().barSpacing / 2) * horizontalPixelRatio) + 0.5;
        context.beginPath();
        context.moveTo(at, 0);
        context.lineTo(at, bitmapSize.height);
        context.stroke();
      }
    });
  }
}
