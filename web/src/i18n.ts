export type Language = 'zh' | 'en';

const texts = {
  tagline: ['期货行情集群', 'Futures market data'],
  simulated: ['模拟行情：数据来自模拟交易所，并非真实市场', 'Simulated: made-up data of the simulated exchange, not the real market'],
  replay: ['历史回放：数据为已录制的交易日', 'Replay: a recorded day is played again'],
  market: ['合约', 'Instruments'],
  search: ['搜索代码或品种（按 / 键）', 'Search code or product (press /)'],
  noMatch: ['没有匹配的合约', 'No instrument matches'],
  sortBy: ['排序', 'Sort by'],
  byChange: ['涨跌幅', 'Change'],
  byVolume: ['成交量', 'Volume'],
  byInterest: ['持仓量', 'OI'],
  period: ['周期', 'Period'],
  day: ['日', '1d'],
  minutes: ['分', 'm'],
  chart: ['K线图', 'Candlestick chart'],
  bars: ['根K线', 'bars'],
  loading: ['正在加载K线…', 'Loading bars…'],
  noBars: ['暂无K线，等待第一笔行情', 'No bars yet: waiting for the first tick'],
  failed: ['加载失败', 'Could not load'],
  quote: ['五档盘口', 'Five levels'],
  ask: ['卖', 'Ask '],
  bid: ['买', 'Bid '],
  open: ['开盘', 'Open'],
  high: ['最高', 'High'],
  low: ['最低', 'Low'],
  close: ['收', 'Close'],
  preSettlement: ['昨结', 'Pre-settle'],
  average: ['均价', 'Average'],
  upper: ['涨停', 'Limit up'],
  lower: ['跌停', 'Limit down'],
  volume: ['成交量', 'Volume'],
  interest: ['持仓量', 'Open interest'],
  interestChange: ['日增仓', 'OI change'],
  turnover: ['成交额', 'Turnover'],
  last: ['最新', 'Last'],
  delay: ['延时', 'Delay'],
  status: ['系统状态', 'System'],
  feed: ['行情源', 'Feed'],
  lag: ['未确认', 'Lag'],
  stored: ['已存K线', 'Stored bars'],
  waiting: ['待存', 'waiting'],
  ticks: ['行情笔数', 'Ticks'],
  lost: ['丢失', 'lost'],
  shards: ['分片', 'Shards'],
  instruments: ['合约', 'instruments'],
  clients: ['客户端', 'Clients'],
  certificate: ['完整性证书', 'Certificate'],
  clean: ['无差异', 'Clean'],
  different: ['有差异', 'Different'],
  failedCertificate: ['未能出具', 'Not made'],
  noCertificate: ['收盘后出具', 'After the close'],
  setAside: ['已隔离合约', 'Set aside'],
  allGood: ['一切正常', 'All good'],
  running: ['运行中', 'Running'],
  paused: ['已暂停', 'Paused'],
  stopped: ['未启动', 'Stopped'],
  finished: ['已完成', 'Finished'],
  failedState: ['故障', 'Failed'],
  connecting: ['连接中', 'Connecting'],
  open_: ['已连接', 'Live'],
  lost_: ['连接断开，重连中', 'Disconnected, trying again'],
  language: ['English', '中文'],
  dark: ['深色', 'Dark'],
  light: ['浅色', 'Light'],
  charts: ['图表：TradingView Lightweight Charts™（Apache 2.0）', 'Charts: TradingView Lightweight Charts™ (Apache 2.0)'],
  beijing: ['北京时间', 'Beijing'],
  partial: ['不完整', 'partial'],
  gap: ['有缺口', 'gap'],
  feed_down: ['行情中断', 'feed down'],
  no_trade: ['无成交', 'no trade'],
  filled: ['补齐', 'filled'],
} as const satisfies Record<string, readonly [string, string]>;

export type TextKey = keyof typeof texts;

let language: Language = stored() ?? (navigator.language.startsWith('zh') ? 'zh' : 'en');
const listeners: (() => void)[] = [];

function stored(): Language | null {
  const value = localStorage.getItem('mdc.language');
  return value === 'zh' || value === 'en' ? value : null;
}

export const currentLanguage = (): Language => language;

/** A text in the current language. */
export const t = (key: TextKey): string => texts[key][language === 'zh' ? 0 : 1];

export const isTextKey = (key: string): key is TextKey => key in texts;

export function onLanguage(listener: () => void): void {
  listeners.push(listener);
}

export function switchLanguage(): void {
  language = language === 'zh' ? 'en' : 'zh';
  localStorage.setItem('mdc.language', language);
  applyLanguage();
}

/** Puts the language into everything marked data-t, then tells the views. */
export function applyLanguage(): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  for (const element of document.querySelectorAll<HTMLElement>('[data-t]')) {
    const key = element.dataset['t'] ?? '';
    if (isTextKey(key)) element.textContent = t(key);
  }
  for (const listener of listeners) listener();
}
