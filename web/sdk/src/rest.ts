import { MagpieError } from './error.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Call {
  body?: unknown;
  query?: Record<string, string | number | undefined>;
  /** What `clientMessageId` is to a message: the same key again repeats nothing. */
  idempotencyKey?: string;
  signal?: AbortSignal;
  token?: string;
}

/** One HTTP exchange with a Magpie. Knows nothing of sessions. */
export class Http {
  constructor(
    readonly base: string,
    private readonly fetcher: typeof fetch,
    private readonly timeoutMs = 30_000,
  ) {}

  async call<T>(method: Method, path: string, call: Call = {}): Promise<T> {
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (call.body !== undefined) headers['Content-Type'] = 'application/json';
    if (call.token !== undefined) headers['Authorization'] = `Bearer ${call.token}`;
    if (call.idempotencyKey !== undefined) headers['Idempotency-Key'] = call.idempotencyKey;
    const timeout = AbortSignal.timeout(this.timeoutMs);
    let response: Response;
    let text: string;
    try {
      response = await this.fetcher(this.base + path + queryOf(call.query), {
        method,
        headers,
        credentials: 'same-origin',
        signal: call.signal ? AbortSignal.any([call.signal, timeout]) : timeout,
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      });
      text = await response.text();
    } catch (error) {
      if (call.signal?.aborted) throw error;
      throw new MagpieError('network', 'Magpie could not be reached.');
    }
    if (!response.ok) throw problem(response, text);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}

function queryOf(query: Call['query']): string {
  const entries = Object.entries(query ?? {}).filter(
    (entry): entry is [string, string | number] => entry[1] !== undefined,
  );
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries.map(([k, v]) => [k, String(v)])).toString()}`;
}

interface Problem {
  code?: string;
  title?: string;
  detail?: string;
  traceId?: string;
  retryAfterMs?: number;
  errors?: { field: string; code: string }[];
}

function problem(response: Response, text: string): MagpieError {
  let body: Problem = {};
  try {
    body = JSON.parse(text) as Problem;
  } catch {
    // A proxy in front may answer with a page of its own: the status has to do.
  }
  const retryAfter = Number(response.headers.get('Retry-After'));
  const retryAfterMs = body.retryAfterMs ?? (retryAfter > 0 ? retryAfter * 1000 : undefined);
  const message = body.detail ?? body.title ?? `Magpie answered ${response.status}.`;
  return new MagpieError(
    body.code ?? codeOf(response.status),
    message,
    response.status,
    retryAfterMs,
    body.traceId,
    body.errors,
  );
}

function codeOf(status: number): string {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 413) return 'too_large';
  if (status === 429) return 'rate_limited';
  return status >= 502 ? 'unavailable' : status >= 500 ? 'internal' : 'invalid_request';
}
