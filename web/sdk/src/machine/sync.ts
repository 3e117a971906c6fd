import type { Gone, Head } from '../contract.js';
import { heard, lost, told, type Refusal } from './logs.js';
import { backOff, withId, type Effect, type Env, type Holding, type State } from './state.js';

/** Heads in portions that fit a frame; always at least one, since an empty one asks for all that is ours. */
function chunks(state: State): Holding[] {
  const logs = Object.entries(state.logs).filter(([, log]) => !log.gone && log.last > 0);
  const size = state.options.headsPerFrame;
  const count = Math.max(1, Math.ceil(logs.length / size));
  return Array.from({ length: count }, (_, i) => {
    const some = logs.slice(i * size, (i + 1) * size);
    // Where entries came since, what is unread may be different: such a cursor is to be told again.
    const told = some.flatMap(([id, log]) => (log.told?.at === log.last ? [[id, log.told.readSeq] as const] : []));
    return { heads: Object.fromEntries(some.map(([id, log]) => [id, log.last])), reads: Object.fromEntries(told) };
  });
}

export function pumpSync(state: State, socket: number, env: Env, out: Effect[]): State {
  if (state.sync.active || state.sync.due > env.now) return state;
  return ask({ ...state, sync: { ...state.sync, again: false } }, socket, chunks(state), undefined, env, out);
}

function ask(
  state: State,
  socket: number,
  rest: readonly Holding[],
  cursor: string | undefined,
  env: Env,
  out: Effect[],
): State {
  const [next, id] = withId(state, 'y');
  const { heads, reads } = rest[0] ?? { heads: {}, reads: {} };
  out.push({
    type: 'transmit',
    socket,
    frame: { type: 'sync', id, heads, reads, ...(cursor === undefined ? {} : { cursor }) },
  });
  const active = { id, deadline: env.now + state.options.answerWithinMs, chunks: rest };
  return { ...next, sync: { ...state.sync, active } };
}

export function headsCame(
  state: State,
  socket: number,
  answer: { id: string; items: readonly (Head | Gone)[]; nextCursor?: string },
  env: Env,
  out: Effect[],
): State {
  const { active } = state.sync;
  if (active?.id !== answer.id) return state;
  let next = state;
  for (const item of answer.items) {
    if ('gone' in item) {
      next = lost(next, item.conversationId, env, out);
      continue;
    }
    next = told(heard(next, item.conversationId, item.lastSeq), item);
    out.push({ type: 'emit', event: { type: 'head', head: item } });
  }
  if (answer.nextCursor !== undefined) return ask(next, socket, active.chunks, answer.nextCursor, env, out);
  const rest = active.chunks.slice(1);
  if (rest.length > 0) return ask(next, socket, rest, undefined, env, out);
  out.push({ type: 'emit', event: { type: 'synced' } });
  const pause = next.options.syncEveryMs * (0.75 + env.random / 2);
  const due = next.sync.again ? env.now : env.now + pause;
  return { ...next, baseline: false, sync: { due, failures: 0, active: undefined, again: false } };
}

export function syncFailed(state: State, request: string, refusal: Refusal, env: Env): State {
  if (state.sync.active?.id !== request) return state;
  const { failures } = state.sync;
  const due = env.now + Math.max(refusal.retryAfterMs ?? 0, backOff(state.options, failures, env));
  return { ...state, sync: { due, failures: failures + 1, active: undefined, again: false } };
}

export function expireSync(state: State, env: Env): State {
  const { active } = state.sync;
  if (!active || active.deadline > env.now) return state;
  return syncFailed(state, active.id, { code: 'unavailable', message: 'no answer' }, env);
}

/** A new connection begins with a round of sync. */
export function syncAnew(state: State, env: Env): State {
  return { ...state, sync: { due: env.now, failures: 0, active: undefined, again: false } };
}
