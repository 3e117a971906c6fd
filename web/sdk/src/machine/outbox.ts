import { worthRepeating } from '../error.js';
import { acknowledged, type Refusal } from './logs.js';
import { backOff, withId, without, type Effect, type Env, type OutboxItem, type Send, type State } from './state.js';

export const itemOf = ({ clientMessageId, conversationId, content, createdAt, error }: OutboxItem): OutboxItem => ({
  clientMessageId,
  conversationId,
  content,
  createdAt,
  ...(error ? { error } : {}),
});

const queued = (item: OutboxItem): Send => ({ ...itemOf(item), notBefore: 0, attempts: 0 });

export function enqueue(state: State, item: OutboxItem, out: Effect[]): State {
  if (state.outbox.some((send) => send.clientMessageId === item.clientMessageId)) return state;
  out.push({ type: 'store', item: itemOf(item) });
  out.push({ type: 'emit', event: { type: 'outbox', change: { status: 'sending', item: itemOf(item) } } });
  return { ...state, outbox: [...state.outbox, queued(item)] };
}

/** What an earlier run left behind, in the order in which it was written. */
export function restore(state: State, items: readonly OutboxItem[], out: Effect[]): State {
  const known = new Set(state.outbox.map((send) => send.clientMessageId));
  const added = items.filter((item) => !known.has(item.clientMessageId)).map(queued);
  for (const send of added) {
    const status = send.error ? 'failed' : 'sending';
    out.push({ type: 'emit', event: { type: 'outbox', change: { status, item: itemOf(send) } } });
  }
  const outbox = [...added, ...state.outbox].sort((a, b) => a.createdAt - b.createdAt);
  return { ...state, outbox };
}

export function retry(state: State, id: string, out: Effect[]): State {
  const failed = state.outbox.find((send) => send.clientMessageId === id && send.error);
  if (!failed) return state;
  const item = itemOf({ ...failed, error: undefined });
  // It goes to the end: what was written after it has been sent meanwhile.
  const rest = state.outbox.filter((send) => send !== failed);
  return enqueue({ ...state, outbox: rest }, item, out);
}

export function discard(state: State, id: string, out: Effect[]): State {
  const send = state.outbox.find((candidate) => candidate.clientMessageId === id);
  // What is on the wire may be stored already: it can't be taken back here.
  if (!send || send.request) return state;
  out.push({ type: 'forget', clientMessageId: id });
  out.push({ type: 'emit', event: { type: 'outbox', change: { status: 'discarded', item: itemOf(send) } } });
  return { ...state, outbox: state.outbox.filter((candidate) => candidate !== send) };
}

/**
 * What another client that shares the outbox put into it. That one sends it; where it has not done so in time, this one does,
 * under the same id, so that it is stored once.
 */
export function share(state: State, item: OutboxItem, env: Env, out: Effect[]): State {
  const known = state.outbox.find((send) => send.clientMessageId === item.clientMessageId);
  if (known?.request || (known && !known.error && !item.error)) return state;
  const status = item.error ? 'failed' : 'sending';
  out.push({ type: 'emit', event: { type: 'outbox', change: { status, item: itemOf(item) } } });
  const send = { ...queued(item), notBefore: env.now + state.options.othersFirstMs };
  return { ...state, outbox: [...state.outbox.filter((other) => other !== known), send] };
}

/** Sends what may go: in each conversation only the first that waits, so that none overtakes another. */
export function pumpSends(state: State, socket: number, env: Env, out: Effect[]): State {
  const busy = new Set<string>();
  let active = state.outbox.filter((send) => send.request).length;
  let next = state;
  const outbox = state.outbox.map((send) => {
    if (send.error) return send;
    const first = !busy.has(send.conversationId);
    busy.add(send.conversationId);
    if (!first || send.request || send.notBefore > env.now || active >= state.options.parallelSends) return send;
    active++;
    let request: string;
    [next, request] = withId(next, 'm');
    const { conversationId, clientMessageId, content } = send;
    out.push({
      type: 'transmit',
      socket,
      frame: { type: 'send', id: request, conversationId, clientMessageId, content },
    });
    return { ...send, request: { id: request, deadline: env.now + state.options.answerWithinMs } };
  });
  return next === state ? state : { ...next, outbox };
}

const change = (state: State, request: string, to: (send: Send) => Send): State => ({
  ...state,
  outbox: state.outbox.map((send) => (send.request?.id === request ? to(send) : send)),
});

export function sent(
  state: State,
  ack: { id: string; conversationId: string; seq: number; serverTime: string },
  out: Effect[],
): State {
  const send = state.outbox.find((candidate) => candidate.request?.id === ack.id);
  if (!send) return state;
  return acknowledged(settle(state, send, ack.seq, out), send, ack, out);
}

function settle(state: State, send: Send, seq: number, out: Effect[]): State {
  out.push({ type: 'forget', clientMessageId: send.clientMessageId });
  out.push({ type: 'emit', event: { type: 'outbox', change: { status: 'sent', item: itemOf(send), seq } } });
  return { ...state, outbox: state.outbox.filter((candidate) => candidate !== send) };
}

/** Our own message came back as an entry before its acknowledgement did: it is stored, there is nothing left to send. */
export function seen(state: State, effects: readonly Effect[], out: Effect[]): State {
  let next = state;
  for (const effect of effects) {
    if (effect.type !== 'emit' || effect.event.type !== 'entry' || next.outbox.length === 0) continue;
    const { entry } = effect.event;
    if (entry.kind !== 'message' || entry.senderId !== state.me) continue;
    const send = next.outbox.find(
      (item) => item.clientMessageId === entry.clientMessageId && item.conversationId === entry.conversationId,
    );
    if (send) next = settle(next, send, entry.seq, out);
  }
  return next;
}

export function sendFailed(state: State, request: string, refusal: Refusal, env: Env, out: Effect[]): State {
  const send = state.outbox.find((candidate) => candidate.request?.id === request);
  if (!send) return state;
  const { code, message } = refusal;
  const session = code === 'unauthenticated' || code === 'token_expired';
  if (worthRepeating(code) || session) {
    const pause = Math.max(refusal.retryAfterMs ?? 0, backOff(state.options, send.attempts, env));
    const notBefore = env.now + pause;
    return change(state, request, (it) => ({ ...it, request: undefined, notBefore, attempts: it.attempts + 1 }));
  }
  const item = itemOf({ ...send, error: { code, message } });
  out.push({ type: 'store', item });
  out.push({ type: 'emit', event: { type: 'outbox', change: { status: 'failed', item } } });
  return change(state, request, (it) => ({ ...it, ...item, request: undefined }));
}

export function expireSends(state: State, env: Env): State {
  const late = (request: { deadline: number } | undefined) => request !== undefined && request.deadline <= env.now;
  let reads = state.reads;
  for (const [id, read] of Object.entries(reads)) {
    if (late(read.request)) reads = { ...reads, [id]: { ...read, request: undefined } };
  }
  if (!state.outbox.some((send) => late(send.request))) return reads === state.reads ? state : { ...state, reads };
  const outbox = state.outbox.map((send) => (late(send.request) ? { ...send, request: undefined } : send));
  return { ...state, reads, outbox };
}

/** The socket is gone: whatever had no answer goes again on the next one. */
export function forgetSends(state: State): State {
  const outbox = state.outbox.map((send) => ({ ...send, request: undefined, notBefore: 0 }));
  const reads = Object.fromEntries(
    Object.entries(state.reads).map(([id, read]) => [id, { ...read, request: undefined, notBefore: 0 }]),
  );
  return { ...state, outbox, reads };
}

export function wantRead(state: State, id: string, seq: number): State {
  if ((state.reads[id]?.seq ?? 0) >= seq) return state;
  return { ...state, reads: { ...state.reads, [id]: { seq, notBefore: 0 } } };
}

export function pumpReads(state: State, socket: number, env: Env, out: Effect[]): State {
  let next = state;
  for (const [id, read] of Object.entries(state.reads)) {
    if (read.request || read.notBefore > env.now) continue;
    let request: string;
    [next, request] = withId(next, 'r');
    const asked = { ...read, request: { id: request, deadline: env.now + state.options.answerWithinMs } };
    next = { ...next, reads: { ...next.reads, [id]: asked } };
    out.push({ type: 'transmit', socket, frame: { type: 'read', id: request, conversationId: id, seq: read.seq } });
  }
  return next;
}

export function readDone(state: State, request: string, refusal: Refusal | undefined, env: Env): State {
  const found = Object.entries(state.reads).find(([, read]) => read.request?.id === request);
  if (!found) return state;
  const [id, read] = found;
  if (!refusal || !worthRepeating(refusal.code)) return { ...state, reads: without(state.reads, id) };
  const notBefore = env.now + Math.max(refusal.retryAfterMs ?? 0, backOff(state.options, 1, env));
  return { ...state, reads: { ...state.reads, [id]: { ...read, request: undefined, notBefore } } };
}

export function sendWakes(state: State): number[] {
  const firsts = new Set<string>();
  const wakes: number[] = [];
  const active = state.outbox.filter((send) => send.request).length;
  for (const send of state.outbox) {
    if (send.error || firsts.has(send.conversationId)) continue;
    firsts.add(send.conversationId);
    if (send.request) wakes.push(send.request.deadline);
    else if (active < state.options.parallelSends) wakes.push(send.notBefore);
  }
  for (const read of Object.values(state.reads)) wakes.push(read.request?.deadline ?? read.notBefore);
  return wakes;
}
