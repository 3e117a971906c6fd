import type { ServerFrame } from '../contract.js';
import { forgetPulls } from './logs.js';
import { forgetSends } from './outbox.js';
import { syncAnew } from './sync.js';
import { backOff, withId, type Cause, type Connected, type Effect, type Env, type Link, type State } from './state.js';

/** How long a connection must have lived before its end counts as bad luck rather than as a failure. */
const SETTLED_MS = 10_000;

export const socketOf = (link: Link): number | undefined => ('socket' in link ? link.socket : undefined);

export function authorize(state: State, out: Effect[]): State {
  const request = state.nextId;
  out.push({ type: 'authorize', request, renew: state.renew });
  return { ...state, nextId: request + 1, link: { phase: 'authorizing', request } };
}

export function open(state: State, token: string, env: Env, out: Effect[]): State {
  const socket = state.nextId;
  out.push({ type: 'open', socket, token });
  const link: Link = { phase: 'opening', socket, deadline: env.now + state.options.connectWithinMs };
  return { ...state, nextId: socket + 1, renew: false, link };
}

export function greet(state: State, socket: number, token: string, env: Env, out: Effect[]): State {
  const [next, request] = withId(state, 'c');
  out.push({ type: 'transmit', socket, frame: { type: 'connect', id: request, token } });
  const deadline = env.now + state.options.connectWithinMs;
  return { ...next, link: { phase: 'greeting', socket, request, deadline } };
}

export function connected(
  state: State,
  socket: number,
  frame: Extract<ServerFrame, { type: 'connected' }>,
  env: Env,
): State {
  const link: Connected = {
    phase: 'connected',
    socket,
    since: env.now,
    heartbeatMs: frame.heartbeatMs,
    sentAt: env.now,
    receivedAt: env.now,
  };
  return syncAnew({ ...state, link, me: frame.userId }, env);
}

/** Waits before the next attempt; longer the more have failed, and at least as long as the server asked. */
export function waitToReconnect(state: State, env: Env, cause: Cause, atLeast = 0): State {
  const { link } = state;
  const settled = link.phase === 'connected' && env.now - link.since >= SETTLED_MS;
  const failures = settled ? 0 : state.attempt;
  const pause = state.network ? backOff(state.options, failures, env) : state.options.backOffCapMs;
  const until = env.now + Math.max(pause, atLeast);
  const waiting: Link = { phase: 'waiting', until, cause: state.network ? cause : 'network' };
  return forgetSends(forgetPulls({ ...state, attempt: failures + 1, link: waiting }));
}

/** Gives the socket up without waiting for its end: a dead one may take minutes to notice. */
export function abandon(state: State, env: Env, out: Effect[], cause: Cause = 'server'): State {
  const socket = socketOf(state.link);
  if (socket !== undefined) out.push({ type: 'close', socket });
  return waitToReconnect(state, env, cause);
}

export function closed(state: State, code: number, env: Env): State {
  const refused = code === 4401;
  // 4429 means that we asked too much of it: coming back at once would be more of the same.
  const atLeast = code === 4429 ? 5_000 : 0;
  const next = waitToReconnect(state, env, code === 4429 ? 'busy' : 'server', atLeast);
  if (!refused) return next;
  // A token that was good until now: whether the session is over is found out at once, whatever failed before.
  return { ...(state.link.phase === 'connected' ? reconnectNow(next, env) : next), renew: true };
}

export function reconnectNow(state: State, env: Env): State {
  if (state.link.phase !== 'waiting') return state;
  const until = Math.min(state.link.until, env.now + Math.round(env.random * 300));
  return { ...state, attempt: 0, link: { ...state.link, until } };
}

export function network(state: State, up: boolean, env: Env, out: Effect[]): State {
  if (up === state.network) return state;
  const next = { ...state, network: up };
  if (up) return reconnectNow(next, env);
  return next.link.phase === 'stopped' || next.link.phase === 'waiting' ? next : abandon(next, env, out, 'network');
}

const pingAt = (link: Connected): number => Math.min(link.sentAt, link.receivedAt) + Math.round(link.heartbeatMs * 0.8);

export function ping(state: State, link: Connected, env: Env, out: Effect[]): State {
  out.push({ type: 'transmit', socket: link.socket, frame: { type: 'ping' } });
  const pongBy = link.pongBy ?? env.now + state.options.pongWithinMs;
  return { ...state, link: { ...link, sentAt: env.now, pongBy } };
}

export function received(state: State, env: Env): State {
  const { link } = state;
  if (link.phase !== 'connected') return state;
  return { ...state, link: { ...link, receivedAt: env.now, pongBy: undefined } };
}

export function wakeOf(link: Link): number | undefined {
  switch (link.phase) {
    case 'stopped':
    case 'authorizing':
      return undefined;
    case 'waiting':
      return link.until;
    case 'opening':
    case 'greeting':
      return link.deadline;
    case 'connected':
      return Math.min(link.pongBy ?? pingAt(link), link.leaveAt ?? Infinity);
  }
}

/** What time alone does to the connection. */
export function passTime(state: State, env: Env, out: Effect[]): State {
  const { link } = state;
  const wake = wakeOf(link);
  if (wake === undefined || wake > env.now) return state;
  switch (link.phase) {
    case 'waiting':
      return authorize(state, out);
    case 'connected':
      if (link.leaveAt !== undefined && link.leaveAt <= env.now) {
        out.push({ type: 'close', socket: link.socket });
        const until = env.now + Math.round(env.random * state.options.backOffBaseMs);
        return forgetSends(forgetPulls({ ...state, attempt: 0, link: { phase: 'waiting', until, cause: 'server' } }));
      }
      return link.pongBy === undefined ? ping(state, link, env, out) : abandon(state, env, out);
    default:
      return abandon(state, env, out);
  }
}
