import type { Bar, Contract, Status } from './protocol';

async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const answer = await fetch(path, signal ? { signal } : {});
  if (!answer.ok) {
    const problem = (await answer.json().catch(() => ({}))) as { detail?: string };
    throw new Error(problem.detail ?? `${answer.status}`);
  }
  return (await answer.json()) as T;
}

export const loadConfig = () => get<{ web_socket_port: number }>('/dashboard/config.json');

export const loadContracts = async () => (await get<{ contracts: Contract[] }>('/api/v1/contracts')).contracts;

export const loadStatus = () => get<Status>('/api/v1/status');

/** The newest bars, or those before a time; the last may still be forming. */
export async function loadBars(instrument: string, period: string, limit: number, before: string | null, signal: AbortSignal): Promise<Bar[]> {
  const query = new URLSearchParams({ period, limit: `${limit}` });
  if (before) query.set('to', before);
  return (await get<{ bars: Bar[] }>(`/api/v1/bars/${encodeURIComponent(instrument)}?${query}`, signal)).bars;
}
