import type { ServerFrame } from '../contract.js';
import * as connection from './connection.js';
import {
  expirePulls,
  live,
  position,
  pulled,
  pullFailed,
  pullWakes,
  put,
  pumpPulls,
  syncSoon,
  type Refusal,
} from './logs.js';
import * as outbox from './outbox.js';
import type { Effect, Env, Input, State, Status } from './state.js';
import { expireSync, headsCame, pumpSync, syncFailed } from './sync.js';

const TYPING_EVERY_MS = 3_000;

/**
 * The client as a pure function: what happened, when, and a pinch of chance in; the new state and what is to be done out.
 * Sockets, clocks, storage and tokens live outside.
 */
export function reduce(state: State, input: Input, env: Env): [State, Effect[]] {
  const out: Effect[] = [];
  let next = accept(state, input, env, out);
  next = outbox.seen(next, [...out], out);
  next = pump(connection.passTime(next, env, out), env, out);
  const [before, after] = [statusOf(state), statusOf(next)];
  if (JSON.stringify(before) !== JSON.stringify(after)) {
    out.push({ type: 'emit', event: { type: 'status', status: after } });
  }
  return [next, out];
}

function accept(state: State, input: Input, env: Env, out: Effect[]): State {
  const { link } = state;
  switch (input.type) {
    case 'start':
      return start(state, input, out);
    case 'stop':
      return stop(state, false, out);
    case 'ended':
      return stop(state, true, out);
    case 'network':
      return connection.network(state, input.up, env, out);
    case 'wake':
      if (link.phase === 'connected') return connection.ping(state, link, env, out);
      return state.network ? connection.reconnectNow(state, env) : state;
    case 'authorized':
      if (link.phase !== 'authorizing' || link.request !== input.request) return state;
      return connection.open(state, input.token, env, out);
    case 'unauthorized':
      if (link.phase !== 'authorizing' || link.request !== input.request) return state;
      if (input.sessionEnded) return stop(state, true, out);
      return connection.waitToReconnect(state, env, input.cause, input.retryAfterMs);
    case 'opened':
      if (link.phase !== 'opening' || link.socket !== input.socket) return state;
      return connection.greet(state, input.socket, input.token, env, out);
    case 'closed':
      return connection.socketOf(link) === input.socket ? connection.closed(state, input.code, env) : state;
    case 'frame':
      if (connection.socketOf(link) !== input.socket) return state;
      return frame(connection.received(state, env), input.socket, input.frame, env, out);
    case 'tick':
      return outbox.expireSends(expireSync(expirePulls(state, env), env), env);
    case 'send':
      return outbox.enqueue(state, input.item, out);
    case 'retry':
      return outbox.retry(state, input.clientMessageId, out);
    case 'discard':
      return outbox.discard(state, input.clientMessageId, out);
    case 'shared':
      return outbox.share(state, input.item, env, out);
    case 'settled':
      return outbox.discard(state, input.clientMessageId, out);
    case 'read':
      return outbox.wantRead(state, input.conversationId, input.seq);
    case 'typing':
      return typing(state, input.conversationId, env, out);
    case 'pause':
      return { ...state, paused: true };
    case 'resume':
      return { ...state, paused: false };
    case 'position':
      return position(state, input.conversationId, input.last, input.ordinal, out);
  }
}

function start(state: State, input: Extract<Input, { type: 'start' }>, out: Effect[]): State {
  if (state.link.phase !== 'stopped') return state;
  let next: State = { ...state, attempt: 0, baseline: state.baseline && state.options.fromNow && !input.positions };
  for (const [id, last] of Object.entries(input.positions ?? {})) {
    const ordinal = last === 0 ? 0 : undefined;
    if (!next.logs[id]) {
      next = put(next, id, { last, ordinal, head: last, ahead: {}, retryAt: 0, failures: 0, gone: false });
    }
  }
  return connection.authorize(outbox.restore(next, input.outbox ?? [], out), out);
}

function stop(state: State, sessionEnded: boolean, out: Effect[]): State {
  const socket = connection.socketOf(state.link);
  if (socket !== undefined) out.push({ type: 'close', socket });
  const idle = connection.waitToReconnect(state, { now: 0, random: 0 }, 'server');
  return { ...idle, link: { phase: 'stopped', sessionEnded } };
}

function typing(state: State, conversationId: string, env: Env, out: Effect[]): State {
  const { link } = state;
  const recently = (state.typedAt[conversationId] ?? -Infinity) + TYPING_EVERY_MS > env.now;
  if (link.phase !== 'connected' || recently) return state;
  out.push({ type: 'transmit', socket: link.socket, frame: { type: 'typing', conversationId } });
  return { ...state, typedAt: { ...state.typedAt, [conversationId]: env.now } };
}

function frame(state: State, socket: number, came: ServerFrame, env: Env, out: Effect[]): State {
  const { link } = state;
  switch (came.type) {
    case 'connected':
      return link.phase === 'greeting' && link.request === came.id
        ? connection.connected(state, socket, came, env)
        : state;
    case 'ack':
      return outbox.sent(state, came, out);
    case 'entries':
      return pulled(state, came, env, out);
    case 'heads':
      return headsCame(state, socket, came, env, out);
    case 'ok':
      return outbox.readDone(state, came.id, undefined, env);
    case 'entry': {
      const { type: _, ...entry } = came;
      return live(state, entry, out);
    }
    case 'lagging':
      return syncSoon(state, env);
    case 'inbox':
      out.push({ type: 'emit', event: came });
      return syncSoon(state, env);
    case 'receipt':
    case 'typing':
      out.push({ type: 'emit', event: came });
      return state;
    case 'presence': {
      const { type: _, ...presence } = came;
      out.push({ type: 'emit', event: { type: 'presence', presence } });
      return state;
    }
    case 'reconnect':
      return link.phase === 'connected' ? { ...state, link: { ...link, leaveAt: env.now + came.afterMs } } : state;
    case 'error':
      return refused(state, came, env, out);
    default:
      // pong, and what a newer server may say
      return state;
  }
}

function refused(state: State, error: Refusal & { id?: string }, env: Env, out: Effect[]): State {
  const { link } = state;
  const token = error.code === 'unauthenticated' || error.code === 'token_expired';
  if (link.phase === 'greeting' && (error.id === undefined || error.id === link.request)) {
    out.push({ type: 'close', socket: link.socket });
    const next = connection.waitToReconnect(state, env, token ? 'server' : 'busy', error.retryAfterMs);
    return token ? { ...next, renew: true } : next;
  }
  if (error.id === undefined) return state;
  let next = outbox.sendFailed(state, error.id, error, env, out);
  next = pullFailed(next, error.id, error, env, out);
  next = syncFailed(next, error.id, error, env);
  return outbox.readDone(next, error.id, error, env);
}

/** Puts on the wire whatever may go now. */
function pump(state: State, env: Env, out: Effect[]): State {
  const { link } = state;
  if (link.phase !== 'connected') return state;
  const { socket } = link;
  const before = out.length;
  let next = pumpSync(state, socket, env, out);
  next = outbox.pumpSends(next, socket, env, out);
  next = outbox.pumpReads(next, socket, env, out);
  next = pumpPulls(next, socket, env, out);
  const spoke = out.slice(before).some((effect) => effect.type === 'transmit');
  return spoke && next.link.phase === 'connected' ? { ...next, link: { ...next.link, sentAt: env.now } } : next;
}

/** When the machine wants to be woken by a `tick`, if nothing happens before. */
export function nextWake(state: State): number | undefined {
  const link = connection.wakeOf(state.link);
  if (state.link.phase !== 'connected') return link;
  const sync = state.sync.active?.deadline ?? state.sync.due;
  return Math.min(link ?? Infinity, sync, ...pullWakes(state), ...outbox.sendWakes(state));
}

export function statusOf(state: State): Status {
  const { link } = state;
  switch (link.phase) {
    case 'stopped':
      return { phase: 'stopped', sessionEnded: link.sessionEnded };
    case 'waiting':
      return { phase: 'waiting', cause: link.cause, retryAt: link.until };
    case 'connected':
      return { phase: 'connected' };
    default:
      return { phase: 'connecting' };
  }
}
