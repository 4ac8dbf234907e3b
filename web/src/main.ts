import './style.css';
import { loadConfig } from './api';
import { element, setText } from './dom';
import { Feed } from './feed';
import { applyLanguage, onLanguage, switchLanguage, t } from './i18n';
import { AlarmsPage } from './pages/alarms';
import { ClusterPage } from './pages/cluster';
import { FeedsPage } from './pages/feeds';
import { InstrumentPage } from './pages/instrument';
import { LogPage } from './pages/log';
import { OverviewPage } from './pages/overview';
import { QualityPage } from './pages/quality';
import { StoragePage } from './pages/storage';
import { Router } from './router';
import { startSession } from './session';
import type { ConnectionState } from './socket';
import { StatusBar } from './statusbar';
import { StatusFeed } from './statusfeed';
import { isDark, isRedUp, onTheme, startTheme, switchRising, switchTheme } from './theme';

const openInstrument = (code: string): void => void (location.hash = `#/instrument/${encodeURIComponent(code)}`);

function startClock(): void {
  const show = () => setText(element('clock'), new Date(Date.now() + 8 * 3_600_000).toISOString().slice(11, 19));
  show();
  setInterval(show, 1_000);
}

function startHeader(feed: Feed): void {
  let connection: ConnectionState = 'connecting';
  const relabel = () => {
    const pill = element('connection');
    pill.className = `pill ${connection}`;
    setText(pill, t(connection === 'open' ? 'open_' : connection === 'lost' ? 'lost_' : 'connecting'));
    setText(element('language'), t('language'));
    setText(element('rising'), isRedUp() ? t('greenUp') : t('redUp'));
    setText(element('theme'), isDark() ? t('light') : t('dark'));
  };
  feed.states((state) => {
    connection = state;
    relabel();
  });
  onLanguage(relabel);
  onTheme(relabel);
  element('language').addEventListener('click', switchLanguage);
  element('rising').addEventListener('click', switchRising);
  element('theme').addEventListener('click', switchTheme);
}

async function start(): Promise<void> {
  startTheme();
  startClock();
  const feed = new Feed((await loadConfig()).web_socket_port);
  const status = new StatusFeed();
  startHeader(feed);
  new StatusBar(status);
  const router = new Router({
    overview: new OverviewPage(feed, openInstrument),
    instrument: new InstrumentPage(feed),
    feeds: new FeedsPage(status),
    cluster: new ClusterPage(status),
    storage: new StoragePage(),
    quality: new QualityPage(status, openInstrument),
    alarms: new AlarmsPage(status),
    log: new LogPage(),
  });
  status.listen(() => router.alarms(status.alerts.active.length));
  applyLanguage();
  await startSession();
  await feed.start();
  status.start();
  router.start();
}

void start();
