import {
  CandlestickSeries, ColorType, CrosshairMode, HistogramSeries, LineSeries, TickMarkType, createChart,
  type CandlestickData, type HistogramData, type LineData, type IChartApi, type ISeriesApi, type MouseEventParams, type UTCTimestamp,
} from 'lightweight-charts';
import { axisTime, doubtOf, isDaily, isWithdrawn, place, type Period } from './bars';
import { DayLines } from './daylines';
import { direction, element, make } from './dom';
import { price, short, whole } from './format';
import { isTextKey, onLanguage, t } from './i18n';
import type { Bar } from './protocol';
import { onTheme, palette } from './theme';

const visibleBars = 120;

/** The candlestick and volume chart of one instrument and period. */
export class BarChart {
  private readonly body = element('chart');
  private readonly chart: IChartApi;
  private readonly candles: ISeriesApi<'Candlestick'>;
  private readonly volumes: ISeriesApi<'Histogram'>;
  private readonly interest: ISeriesApi<'Line'>;
  private readonly dayLines = new DayLines();
  private bars: Bar[] = [];
  private instrument = '';
  private period: Period = '1m';
  private decimals = 0;
  private isFetching = false;

  /** @param onNeedOlder asked when the reader comes near the oldest bar; gives older ones. */
  constructor(private readonly onNeedOlder: (before: string) => Promise<Bar[]>) {
    this.chart = createChart(this.body, {
      autoSize: true,
      crosshair: { mode: CrosshairMode.Normal },
      rightPriceScale: { borderVisible: false },
      timeScale: { borderVisible: false, timeVisible: true, secondsVisible: false, rightOffset: 6, barSpacing: 7, tickMarkFormatter: mark },
      localization: { timeFormatter: (time: UTCTimestamp) => stamp(time, this.period) },
    });
    this.candles = this.chart.addSeries(CandlestickSeries, { borderVisible: true });
    this.volumes = this.chart.addSeries(HistogramSeries, { priceFormat: { type: 'volume' }, lastValueVisible: false, priceLineVisible: false }, 1);
    // On an axis of its own in the volume's pane: the two have nothing in common but the time.
    this.interest = this.chart.addSeries(LineSeries, { priceScaleId: 'interest', lineWidth: 1, lastValueVisible: false, priceLineVisible: false, crosshairMarkerVisible: false }, 1);
    this.interest.priceScale().applyOptions({ scaleMargins: { top: 0.1, bottom: 0.1 } });
    this.candles.attachPrimitive(this.dayLines);
    this.chart.panes()[1]?.setStretchFactor(0.28);
    this.chart.subscribeCrosshairMove((event) => this.showLegend(event));
    this.chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (range && range.from < 30) void this.fetchOlder();
    });
    onTheme(() => this.recolour());
    onLanguage(() => this.describe());
    this.recolour();
  }

  /** Shows other bars, the newest on the right. */
  show(instrument: string, period: Period, decimals: number, bars: Bar[]): void {
    const isSame = instrument === this.instrument && period === this.period;
    Object.assign(this, { instrument, period, decimals, bars });
    this.candles.applyOptions({ priceFormat: { type: 'price', precision: decimals, minMove: 1 / 10 ** decimals } });
    this.chart.timeScale().applyOptions({ timeVisible: !isDaily(period) });
    this.redraw();
    // Few bars are not drawn wider: the next ones would push them off the chart.
    if (!isSame) this.chart.timeScale().setVisibleLogicalRange({ from: bars.length - visibleBars, to: bars.length + 4 });
    this.describe();
  }

  /** Moves the forming bar, adds a new one or corrects an old one. */
  update(bar: Bar): void {
    const isNewest = place(this.bars, bar);
    if (isWithdrawn(bar)) {
      this.redraw();
      this.describe();
      return;
    }
    this.candles.update(this.candle(bar), !isNewest);
    this.volumes.update(this.volume(bar), !isNewest);
    this.interest.update(this.openInterest(bar), !isNewest);
    this.dayLines.show(this.bars, this.period);
    this.describe();
  }

  private async fetchOlder(): Promise<void> {
    const oldest = this.bars[0];
    if (!oldest || this.isFetching) return;
    this.isFetching = true;
    const { instrument, period } = this;
    try {
      const older = await this.onNeedOlder(oldest.start);
      if (instrument !== this.instrument || period !== this.period || older.length === 0) return;
      this.bars = [...older.filter((bar) => bar.start < oldest.start), ...this.bars];
      this.redraw();
      this.isFetching = false;
    } catch {
      // Scrolling further asks again.
      this.isFetching = false;
    }
  }

  private redraw(): void {
    this.isFetching = false;
    this.candles.setData(this.bars.map((bar) => this.candle(bar)));
    this.volumes.setData(this.bars.map((bar) => this.volume(bar)));
    this.interest.setData(this.bars.map((bar) => this.openInterest(bar)));
    this.dayLines.show(this.bars, this.period);
  }

  private candle(bar: Bar): CandlestickData<UTCTimestamp> {
    const { open, high, low, close } = bar;
    const data: CandlestickData<UTCTimestamp> = { time: axisTime(bar, this.period), open, high, low, close };
    const doubt = doubtOf(bar);
    if (doubt) data.borderColor = data.wickColor = palette()[doubt];
    return data;
  }

  private volume(bar: Bar): HistogramData<UTCTimestamp> {
    const colors = palette();
    return { time: axisTime(bar, this.period), value: bar.volume, color: bar.close >= bar.open ? colors.upVolume : colors.downVolume };
  }

  private openInterest(bar: Bar): LineData<UTCTimestamp> | { time: UTCTimestamp } {
    const time = axisTime(bar, this.period);
    return bar.open_interest === null ? { time } : { time, value: bar.open_interest };
  }

  private recolour(): void {
    const { background, text, grid, up, down, accent, line } = palette();
    this.chart.applyOptions({
      layout: {
        background: { type: ColorType.Solid, color: background }, textColor: text, attributionLogo: false, fontSize: 11,
        panes: { separatorColor: grid, separatorHoverColor: grid },
      },
      grid: { vertLines: { color: grid }, horzLines: { color: grid } },
    });
    this.candles.applyOptions({ upColor: up, borderUpColor: up, wickUpColor: up, downColor: down, borderDownColor: down, wickDownColor: down });
    this.interest.applyOptions({ color: accent });
    this.dayLines.color = line;
    this.redraw();
  }

  private showLegend(event: MouseEventParams): void {
    const bar = event.logical === undefined ? undefined : this.bars[Math.round(event.logical)];
    this.legend(bar ?? this.bars.at(-1));
  }

  private legend(bar: Bar | undefined): void {
    const legend = element('legend');
    if (!bar) return legend.replaceChildren();
    const before = this.bars[this.bars.indexOf(bar) - 1]?.close ?? bar.open;
    const value = (label: string, text: string, tone = '') => {
      const item = make('span', 'item', `${label} `);
      item.append(make('b', tone, text));
      return item;
    };
    const items = [
      make('span', 'item', stamp(axisTime(bar, this.period), this.period)),
      value(t('open'), price(bar.open, this.decimals), direction(bar.open - before)),
      value(t('high'), price(bar.high, this.decimals), direction(bar.high - before)),
      value(t('low'), price(bar.low, this.decimals), direction(bar.low - before)),
      value(t('close'), price(bar.close, this.decimals), direction(bar.close - before)),
      value(t('volume'), short(bar.volume)),
      value(t('interest'), whole(bar.open_interest), 'accent'),
      ...(bar.revision > 0 ? [make('span', 'item warn', `${t('revised')} ${bar.revision}`)] : []),
      ...bar.quality.filter(isTextKey).map((flag) => make('span', 'item warn', t(flag))),
    ];
    legend.replaceChildren(...items);
  }

  // What a sighted reader sees at a glance, in words.
  private describe(): void {
    const last = this.bars.at(-1);
    const words = [t('chart'), this.instrument, this.period, `${this.bars.length} ${t('bars')}`];
    if (last) words.push(`${t('last')} ${price(last.close, this.decimals)}`);
    this.body.setAttribute('aria-label', words.join(' · '));
    this.legend(last);
  }
}

/** A bar's time in words: the axis's number read as UTC is Beijing's clock. */
function stamp(time: UTCTimestamp, period: Period): string {
  const iso = new Date(time * 1000).toISOString();
  return isDaily(period) ? iso.slice(0, 10) : `${iso.slice(5, 10)} ${iso.slice(11, 16)}`;
}

/** A label of the axis: the clock inside a day, else the date. */
function mark(time: UTCTimestamp, type: TickMarkType): string {
  const iso = new Date(time * 1000).toISOString();
  if (type === TickMarkType.Time || type === TickMarkType.TimeWithSeconds) return iso.slice(11, 16);
  return type === TickMarkType.Year ? iso.slice(0, 10) : iso.slice(5, 10);
}
