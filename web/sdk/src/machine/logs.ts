import type { Entry, Head } from '../contract.js';
import { worthRepeating } from '../error.js';
import { backOff, withId, type Effect, type Env, type Log, type Send, type State } from './state.js';

const KEEP_AHEAD = 500;

const fresh: Log = { last: 0, ordinal: 0, head: 0, ahead: {}, retryAt: 0, failures: 0, gone: false };

export function put(state: State, id: string, log: Log): State {
  return { ...state, logs: { ...state.logs, [id]: log } };
}

/** The log of a conversation that something with this `seq` was heard of. */
function logOf(state: State, id: string, seq: number): Log {
  const known = state.logs[id];
  if (known) return known.gone ? { ...known, gone: false } : known;
  return state.baseline && seq > 1 ? { ...fresh, last: seq - 1, ordinal: undefined, head: seq - 1 } : fresh;
}

/** A live entry: handed on if it is the next, kept if it is early, dropped if it was seen. */
export function live(state: State, entry: Entry, out: Effect[]): State {
  const id = entry.conversationId;
  const log = logOf(state, id, entry.seq);
  if (entry.seq <= log.last) return state;
  const head = Math.max(log.head, entry.seq);
  const room = Object.keys(log.ahead).length < KEEP_AHEAD;
  if (state.paused || (entry.seq > log.last + 1 && !room)) return put(state, id, { ...log, head });
  return handOn(state, id, { ...log, head, ahead: { ...log.ahead, [entry.seq]: entry } }, out);
}

/** Hands on what follows `last` without a gap. */
function handOn(state: State, id: string, log: Log, out: Effect[]): State {
  let { last, ordinal } = log;
  let gone = log.gone;
  for (let next = log.ahead[last + 1]; next; next = log.ahead[last + 1]) {
    last = next.seq;
    ordinal = next.ordinal;
    gone = leaves(next, state.me);
    out.push({ type: 'emit', event: { type: 'entry', entry: next } });
    if (gone) out.push({ type: 'emit', event: { type: 'gone', conversationId: id } });
  }
  const ahead = Object.fromEntries(Object.entries(log.ahead).filter(([seq]) => Number(seq) > last));
  return put(state, id, { ...log, last, ordinal, ahead, gone, head: Math.max(log.head, last) });
}

function leaves(entry: Entry, me: string | undefined): boolean {
  if (entry.kind === 'member_left') return (entry.data?.userId ?? entry.senderId) === me;
  return entry.kind === 'member_removed' && entry.data?.userId === me;
}

/** Our own message was stored: where it is the next entry we know all of it, otherwise it is pulled with what is before it. */
export function acknowledged(
  state: State,
  send: Send,
  ack: { conversationId: string; seq: number; serverTime: string },
  out: Effect[],
): State {
  const log = logOf(state, ack.conversationId, ack.seq);
  if (ack.seq <= log.last) return state;
  const head = Math.max(log.head, ack.seq);
  const next = ack.seq === log.last + 1 && log.ordinal !== undefined && state.me !== undefined && !state.paused;
  if (!next) return put(state, ack.conversationId, { ...log, head });
  const entry: Entry = {
    conversationId: ack.conversationId,
    seq: ack.seq,
    ordinal: log.ordinal + 1,
    kind: 'message',
    senderId: state.me,
    serverTime: ack.serverTime,
    clientMessageId: send.clientMessageId,
    content: send.content,
  };
  const ahead = { ...log.ahead, [ack.seq]: log.ahead[ack.seq] ?? entry };
  return handOn(state, ack.conversationId, { ...log, head, ahead }, out);
}

/** A conversation's head was told: what lies between is pulled by `pump`. */
export function heard(state: State, id: string, lastSeq: number): State {
  const known = state.logs[id];
  if (!known && state.baseline) {
    return put(state, id, { ...fresh, last: lastSeq, head: lastSeq, ordinal: lastSeq === 0 ? 0 : undefined });
  }
  if (!known && lastSeq === 0) return state;
  const log = known ?? fresh;
  if (lastSeq <= log.head && !log.gone) return state;
  return put(state, id, { ...log, head: Math.max(log.head, lastSeq), gone: false });
}

/** A sync told where a conversation stands. */
export function told(state: State, { conversationId, lastSeq, readSeq }: Head): State {
  const log = state.logs[conversationId];
  return log ? put(state, conversationId, { ...log, told: { at: lastSeq, readSeq } }) : state;
}

/**
 * An answer said that one is out. It may be older than what has come live, so whether one was let in again meanwhile is asked: by another
 * sync, which does not ask about this conversation and names it only if it is one's own.
 */
export function lost(state: State, id: string, env: Env, out: Effect[]): State {
  const log = state.logs[id];
  if (!log || log.gone) return state;
  out.push({ type: 'emit', event: { type: 'gone', conversationId: id } });
  const next = put(state, id, { ...log, head: log.last, ahead: {}, pull: undefined, gone: true });
  return syncSoon(next, env);
}

/** We may have missed something. */
export function syncSoon(state: State, env: Env): State {
  if (state.sync.active) return { ...state, sync: { ...state.sync, again: true } };
  return { ...state, sync: { ...state.sync, due: Math.min(state.sync.due, env.now) } };
}

/** Go on from here, for a caller who has read up to it by other means. */
export function position(state: State, id: string, last: number, ordinal: number | undefined, out: Effect[]): State {
  const log = state.logs[id] ?? fresh;
  if (last < log.last || (last === log.last && log.ordinal !== undefined))
    return state.logs[id] ? state : put(state, id, log);
  return handOn(state, id, { ...log, last, ordinal: last === 0 ? 0 : ordinal, head: Math.max(log.head, last) }, out);
}

const behind = (log: Log) => !log.gone && log.head > log.last;

/** Asks for what is missing, a few conversations at a time. */
export function pumpPulls(state: State, socket: number, env: Env, out: Effect[]): State {
  if (state.paused) return state;
  let active = Object.values(state.logs).filter((log) => log.pull).length;
  let next = state;
  for (const [id, known] of Object.entries(state.logs)) {
    if (active >= state.options.parallelPulls) break;
    if (!behind(known) || known.pull || known.retryAt > env.now) continue;
    const log = skipAhead(known, id, state.options.catchUpLimit, out);
    let request: string;
    [next, request] = withId(next, 'p');
    const pull = { id: request, deadline: env.now + state.options.answerWithinMs };
    next = put(next, id, { ...log, pull });
    const limit = state.options.pullSize;
    out.push({
      type: 'transmit',
      socket,
      frame: { type: 'pull', id: request, conversationId: id, after: log.last, limit },
    });
    active++;
  }
  return next;
}

function skipAhead(log: Log, id: string, limit: number, out: Effect[]): Log {
  if (log.head - log.last <= limit) return log;
  const to = log.head - limit;
  out.push({ type: 'emit', event: { type: 'skipped', conversationId: id, from: log.last + 1, to } });
  return { ...log, last: to, ordinal: undefined };
}

const pulledBy = (state: State, request: string) =>
  Object.entries(state.logs).find(([, log]) => log.pull?.id === request);

/** The answer to a pull: its items are handed on, and we stand where it ends even if it had fewer. */
export function pulled(
  state: State,
  answer: { id: string; items: readonly Entry[]; to: number; lastSeq: number },
  env: Env,
  out: Effect[],
): State {
  const found = pulledBy(state, answer.id);
  if (!found) return state;
  const [id, log] = found;
  const idle = { ...log, pull: undefined, head: Math.max(log.head, answer.lastSeq) };
  if (state.paused) return put(state, id, idle);
  const before = log.last;
  let next = state;
  let current: Log = idle;
  for (const entry of answer.items) {
    if (entry.seq <= current.last) continue;
    // Seqs in front of an item that the answer covers but does not show are not ours to see.
    const shown = { ...current, last: entry.seq - 1, ahead: { ...current.ahead, [entry.seq]: entry } };
    next = handOn(next, id, shown, out);
    current = next.logs[id] ?? shown;
  }
  if (answer.to > current.last) current = { ...current, last: answer.to, ordinal: undefined };
  next = handOn(next, id, current, out);
  current = next.logs[id] ?? current;
  if (current.last > before) return put(next, id, { ...current, failures: 0, retryAt: 0 });
  if (!behind(current)) return next;
  return put(next, id, repeatLater(current, undefined, state, env));
}

export function pullFailed(state: State, request: string, error: Refusal, env: Env, out: Effect[]): State {
  const found = pulledBy(state, request);
  if (!found) return state;
  const [id, log] = found;
  const idle = { ...log, pull: undefined };
  if (error.code === 'conversation_not_found') return lost(put(state, id, idle), id, env, out);
  const pause = worthRepeating(error.code) ? error.retryAfterMs : state.options.backOffCapMs;
  return put(state, id, repeatLater(idle, pause, state, env));
}

export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly retryAfterMs?: number | undefined;
}

function repeatLater(log: Log, atLeast: number | undefined, state: State, env: Env): Log {
  const pause = Math.max(atLeast ?? 0, backOff(state.options, log.failures, env));
  return { ...log, pull: undefined, retryAt: env.now + pause, failures: log.failures + 1 };
}

export function expirePulls(state: State, env: Env): State {
  let next = state;
  for (const [id, log] of Object.entries(state.logs)) {
    if (log.pull && log.pull.deadline <= env.now) next = put(next, id, repeatLater(log, undefined, state, env));
  }
  return next;
}

/** The socket is gone, and every question on it. */
export function forgetPulls(state: State): State {
  let next = state;
  for (const [id, log] of Object.entries(state.logs)) {
    if (log.pull || log.retryAt) next = put(next, id, { ...log, pull: undefined, retryAt: 0, failures: 0 });
  }
  return next;
}

export function pullWakes(state: State): number[] {
  if (state.paused) return [];
  const waiting = Object.values(state.logs).filter((log) => behind(log) || log.pull);
  const full = waiting.filter((log) => log.pull).length >= state.options.parallelPulls;
  return waiting.flatMap((log) => (log.pull ? [log.pull.deadline] : full ? [] : [log.retryAt]));
}
