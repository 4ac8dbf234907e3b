export type Language = 'zh' | 'en';

const texts = {
  pages: ['页面', 'Pages'],
  overview: ['总览', 'Market'],
  instrumentPage: ['图表', 'Chart'],
  feeds: ['采集', 'Feeds'],
  cluster: ['集群', 'Cluster'],
  storage: ['存储', 'Storage'],
  quality: ['质量', 'Quality'],
  alarms: ['告警', 'Alarms'],
  log: ['日志', 'Log'],
  simulated: ['模拟行情：数据来自模拟交易所，并非真实市场', 'Simulated: made-up data of the simulated exchange, not the real market'],
  replay: ['历史回放：数据为已录制的交易日', 'Replay: a recorded day is played again'],

  marketTable: ['行情', 'Market table'],
  mainsOnly: ['主力', 'Main contracts'],
  all: ['全部', 'All'],
  SHFE: ['上期所', 'SHFE'],
  INE: ['上期能源', 'INE'],
  DCE: ['大商所', 'DCE'],
  CZCE: ['郑商所', 'CZCE'],
  CFFEX: ['中金所', 'CFFEX'],
  GFEX: ['广期所', 'GFEX'],
  code: ['代码', 'Code'],
  name: ['名称', 'Name'],
  points: ['涨跌', 'Points'],
  time: ['时间', 'Time'],
  breadth: ['主力合约涨跌分布', 'Main contracts up and down'],
  rising: ['上涨', 'rising'],
  falling: ['下跌', 'falling'],
  traded: ['有成交', 'Traded'],
  gainers: ['涨幅榜', 'Gainers'],
  losers: ['跌幅榜', 'Losers'],
  builders: ['增仓榜', 'Open interest up'],

  market: ['合约', 'Instruments'],
  search: ['搜索代码或品种（按 / 键）', 'Search code or product (press /)'],
  noMatch: ['没有匹配的合约', 'No instrument matches'],
  sortBy: ['排序', 'Sort by'],
  byChange: ['涨跌幅', 'Change'],
  byVolume: ['成交量', 'Volume'],
  byInterest: ['持仓量', 'OI'],
  period: ['周期', 'Period'],
  chart: ['K线图', 'Candlestick chart'],
  bar: ['K线', 'Bar'],
  bars: ['根K线', 'bars'],
  loading: ['正在加载…', 'Loading…'],
  noBars: ['暂无K线，等待第一笔行情', 'No bars yet: waiting for the first tick'],
  failed: ['加载失败', 'Could not load'],
  quote: ['五档盘口', 'Five levels'],
  ask: ['卖', 'Ask '],
  bid: ['买', 'Bid '],
  open: ['开盘', 'Open'],
  high: ['最高', 'High'],
  low: ['最低', 'Low'],
  close: ['收盘', 'Close'],
  preSettlement: ['昨结', 'Pre-settle'],
  average: ['均价', 'Average'],
  upper: ['涨停', 'Limit up'],
  lower: ['跌停', 'Limit down'],
  volume: ['成交量', 'Volume'],
  interest: ['持仓量', 'Open interest'],
  interestChange: ['日增仓', 'OI change'],
  turnover: ['成交额', 'Turnover'],
  last: ['最新', 'Last'],
  tape: ['逐笔', 'Trades'],
  noTrades: ['等待成交', 'Waiting for a trade'],
  revisions: ['K线修订', 'Corrections'],
  noRevisions: ['没有修订', 'No bar was corrected'],
  reason: ['原因', 'Reason'],
  knownAt: ['获知时间', 'Known at'],
  version: ['版本', 'Version'],
  late_tick: ['迟到行情', 'late tick'],
  edge_tick: ['小节边界行情', 'edge tick'],
  post_close_volume: ['收盘后成交量', 'volume after the close'],

  fronts: ['行情前置', 'Fronts'],
  noFronts: ['此采集端没有前置：模拟或回放', 'This feeder has no fronts: it simulates or replays'],
  front: ['前置', 'Front'],
  broker: ['经纪商', 'Broker'],
  state: ['状态', 'State'],
  coverage: ['覆盖', 'Coverage'],
  delay: ['延时', 'Delay'],
  firstCopy: ['首到', 'First copies'],
  onlyHere: ['独有', 'Only here'],
  losses: ['断线', 'Disconnects'],
  lastTick: ['最后行情', 'Last tick'],
  sessions: ['交易时段', 'Trading sessions'],
  exchange: ['交易所', 'Exchange'],
  phase: ['阶段', 'Phase'],
  tradingDay: ['交易日', 'Trading day'],
  nextEvent: ['下一事件', 'Next'],
  products: ['品种', 'Products'],
  continuous: ['连续交易', 'trading'],
  auction: ['集合竞价', 'auction'],
  break: ['休息', 'break'],
  closed: ['休市', 'closed'],
  sectionedge: ['小节边界', 'section edge'],
  postclose: ['盘后', 'after the close'],
  event_auction: ['竞价', 'auction'],
  event_open: ['开盘', 'open'],
  event_break: ['小节休息', 'break'],
  event_resume: ['恢复', 'resume'],
  event_close: ['收盘', 'close'],
  start: ['启动', 'Start'],
  pause: ['暂停', 'Pause'],
  drain: ['排空', 'Drain'],
  drained: ['已排空：可以停机', 'Drained: the node may be stopped'],
  notDrained: ['尚未排空，稍后再试', 'Not drained yet; try again'],
  received: ['收到', 'Received'],
  accepted: ['接受', 'Accepted'],
  repeats: ['重复', 'Repeats'],
  refused: ['拒绝', 'Refused'],
  exchangeTime: ['交易所时间', 'Exchange time'],

  throughput: ['吞吐', 'Throughput'],
  ticksPerSecond: ['每秒行情', 'Ticks/s'],
  lagNote: ['已记录、待分片确认', 'journaled, not yet acknowledged'],
  outbox: ['待写K线', 'Outbox'],
  outboxNote: ['已收盘、待入库', 'closed, not yet stored'],
  quarantined: ['隔离', 'Quarantined'],
  silos: ['节点', 'Silos'],
  silo: ['节点', 'Silo'],
  runtime: ['运行时', 'Runtime'],
  process: ['进程', 'Process'],
  uptime: ['运行时长', 'Up'],
  cpu: ['CPU 时间', 'CPU time'],
  memory: ['内存', 'Memory'],
  heap: ['托管堆', 'Heap'],
  threads: ['线程', 'Threads'],
  shard: ['分片', 'Shard'],
  shards: ['分片', 'Shards'],
  position: ['序号', 'Positions'],
  trouble: ['异常', 'Trouble'],

  store: ['数据库', 'Store'],
  server: ['服务器', 'Server'],
  size: ['大小', 'Size'],
  partitioned: ['分区表', 'partitioned tables'],
  sinceStart: ['自启动', 'since the start'],
  aboutRows: ['约', 'about, by statistics'],
  tables: ['数据表', 'Tables'],
  table: ['表', 'Table'],
  rows: ['行数', 'Rows'],
  slices: ['分区', 'Slices'],
  writers: ['K线写入', 'Bar writers'],
  checkpoint: ['检查点', 'Checkpoint'],

  proof: ['完整性', 'Proof'],
  qualityByDay: ['数据质量（按交易日）', 'Data quality by trading day'],
  byInstrument: ['按合约', 'By instrument'],
  complete: ['完整', 'Complete'],
  revised: ['已修订', 'revised'],

  activeAlarms: ['当前告警', 'Active alarms'],
  pastAlarms: ['历史告警', 'Past alarms'],
  noPastAlarms: ['启动以来没有告警', 'No alarm since the start'],
  warning: ['警告', 'warning'],
  critical: ['严重', 'critical'],
  audit: ['操作审计', 'Audit'],
  noAudit: ['没有操作记录', 'No operation yet'],
  actor: ['操作者', 'Who'],
  from: ['来源', 'From'],
  action: ['操作', 'What'],
  outcome: ['结果', 'Outcome'],

  filterLog: ['过滤日志（按 / 键）', 'Filter the log (press /)'],
  level: ['级别', 'Level'],
  hold: ['暂停滚动', 'Hold'],
  goOn: ['继续', 'Go on'],

  login: ['登录', 'Log in'],
  logout: ['退出', 'log out'],
  loginWhy: ['需要访问令牌：数据目录的 access-token 文件，或 ./mdc token create 生成的令牌', 'An access token is needed: that of the file access-token in the data directory, or one of ./mdc token create'],
  token: ['令牌', 'Token'],
  cancel: ['取消', 'Cancel'],

  status: ['系统状态', 'System'],
  feed: ['行情源', 'Feed'],
  lag: ['未确认', 'Lag'],
  stored: ['已存K线', 'Stored bars'],
  waiting: ['待存', 'Waiting'],
  ticks: ['行情笔数', 'Ticks'],
  lost: ['丢失', 'Lost'],
  instruments: ['合约数', 'Instruments'],
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
  lost_: ['断线重连中', 'Reconnecting'],
  language: ['EN', '中文'],
  dark: ['深色', 'Dark'],
  light: ['浅色', 'Light'],
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
