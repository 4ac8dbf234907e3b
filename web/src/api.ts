import type { Alert, AuditEntry, Bar, Contract, Exchange, Front, Gap, MainContract, QualityCount, Revision, Session, Status, Storage } from './protocol';

/** What the gateway refused, in its own sentence. */
export class ApiError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

async function ask(path: string, request: RequestInit = {}): Promise<Response> {
  const answer = await fetch(path, request);
  if (answer.ok) return answer;
  const problem = (await answer.json().catch(() => ({}))) as { detail?: string };
  throw new ApiError(answer.status, problem.detail ?? `${answer.status}`);
}

const get = async <T>(path: string, signal?: AbortSignal): Promise<T> => (await ask(path, signal ? { signal } : {})).json() as Promise<T>;

const api = '/api/v1';

export const loadConfig = () => get<{ web_socket_port: number }>('/dashboard/config.json');

export const loadContracts = async () => (await get<{ contracts: Contract[] }>(`${api}/contracts`)).contracts;

export const loadMainContracts = async () => (await get<{ products: MainContract[] }>(`${api}/main-contracts`)).products;

export const loadStatus = () => get<Status>(`${api}/status`);

export const loadSessions = async () => (await get<{ exchanges: Exchange[] }>(`${api}/sessions`)).exchanges;

export const loadFronts = async () => (await get<{ fronts: Front[] }>(`${api}/fronts`)).fronts;

export const loadStorage = () => get<Storage>(`${api}/storage`);

export const loadQuality = async () => (await get<{ days: QualityCount[] }>(`${api}/quality?days=10`)).days;

export const loadQualityOf = async (day: string) => (await get<{ instruments: QualityCount[] }>(`${api}/quality/${day}`)).instruments;

export const loadGapsOf = async (day: string) => (await get<{ gaps: Gap[] }>(`${api}/gaps?day=${day}`)).gaps;

export const loadAlerts = () => get<{ active: Alert[]; over: Alert[] }>(`${api}/alerts`);

export const loadAudit = async () => (await get<{ entries: AuditEntry[] }>(`${api}/audit?limit=50`)).entries;

export const loadRevisions = async (instrument: string) =>
  (await get<{ revisions: Revision[] }>(`${api}/revisions/${encodeURIComponent(instrument)}?limit=50`)).revisions;

/** The newest bars, or those before a time; the last may still be forming. */
export async function loadBars(instrument: string, period: string, limit: number, before: string | null, signal: AbortSignal): Promise<Bar[]> {
  const query = new URLSearchParams({ period, limit: `${limit}` });
  if (before) query.set('to', before);
  return (await get<{ bars: Bar[] }>(`${api}/bars/${encodeURIComponent(instrument)}?${query}`, signal)).bars;
}

export const loadSession = () => get<Session>(`${api}/session`);

/** Shows a token once; the browser keeps the cookie that comes back, which no script can read. */
export const beginSession = async (token: string): Promise<Session> =>
  (await ask(`${api}/session`, { method: 'POST', headers: { authorization: `Bearer ${token}` } })).json() as Promise<Session>;

export const endSession = () => ask(`${api}/session`, { method: 'DELETE' });

/** Starts, pauses or drains a feeder. */
export const operate = (feeder: number, action: 'start' | 'pause' | 'drain') => ask(`${api}/feeders/${feeder}/${action}`, { method: 'POST' });

/** Where the log comes from, as server-sent events. */
export const logStream = (level: string, search: string) => `${api}/log/stream?${new URLSearchParams({ level, search })}`;
