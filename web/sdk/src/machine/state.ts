import type { ClientFrame, Content, Entry, Gone, Head, Presence, ServerFrame } from '../contract.js';

/** What the machine is tuned by; times in milliseconds. */
export interface Options {
  /** A first sync without known positions starts from "now" instead of reading everything. */
  readonly fromNow: boolean;
  /** A conversation that is further behind than this skips ahead and says `skipped`. */
  readonly catchUpLimit: number;
  readonly syncEveryMs: number;
  readonly answerWithinMs: number;
  /** How long a message waits for the other client that put it into a shared outbox. */
  readonly othersFirstMs: number;
  readonly pongWithinMs: number;
  readonly connectWithinMs: number;
  readonly backOffBaseMs: number;
  readonly backOffCapMs: number;
  readonly pullSize: number;
  readonly parallelPulls: number;
  /** Sends on the wire without an answer, over all conversations; within one there is never more than one. */
  readonly parallelSends: number;
  readonly headsPerFrame: number;
}

export const defaults: Options = {
  fromNow: true,
  catchUpLimit: Infinity,
  syncEveryMs: 240_000,
  answerWithinMs: 15_000,
  othersFirstMs: 3_000,
  pongWithinMs: 10_000,
  connectWithinMs: 12_000,
  backOffBaseMs: 500,
  backOffCapMs: 20_000,
  pullSize: 200,
  parallelPulls: 8,
  parallelSends: 32,
  headsPerFrame: 500,
};

/** The connection. Sockets are numbered, so that news of an old one is told apart. */
export type Link =
  | { readonly phase: 'stopped'; readonly sessionEnded: boolean }
  | { readonly phase: 'waiting'; readonly until: number; readonly cause: Cause }
  | { readonly phase: 'authorizing'; readonly request: number }
  | { readonly phase: 'opening'; readonly socket: number; readonly deadline: number }
  | { readonly phase: 'greeting'; readonly socket: number; readonly request: string; readonly deadline: number }
  | Connected;

export interface Connected {
  readonly phase: 'connected';
  readonly socket: number;
  readonly since: number;
  readonly heartbeatMs: number;
  readonly sentAt: number;
  readonly receivedAt: number;
  readonly pongBy?: number | undefined;
  readonly leaveAt?: number | undefined;
}

/** Why there is no connection: the device has no network, the server did not answer, or it asked us to wait. */
export type Cause = 'network' | 'server' | 'busy';

/** How far one conversation's log has been handed on. */
export interface Log {
  /** Every entry up to this one has been handed on. */
  readonly last: number;
  /** The ordinal at `last`, where it is known. */
  readonly ordinal?: number | undefined;
  /** The highest `seq` heard of. */
  readonly head: number;
  /** Live entries that came before those in front of them. */
  readonly ahead: Readonly<Record<number, Entry>>;
  readonly pull?: Request | undefined;
  readonly retryAt: number;
  readonly failures: number;
  /** The read cursor that the last sync told, and the head it told it at. */
  readonly told?: { readonly at: number; readonly readSeq: number } | undefined;
  /** We are no longer in it; `last` is kept in case we come back. */
  readonly gone: boolean;
}

export interface Request {
  readonly id: string;
  readonly deadline: number;
}

/** What a sync says that we hold, by conversation: the last entries, and the read cursors that were told at them. */
export interface Holding {
  readonly heads: Readonly<Record<string, number>>;
  readonly reads: Readonly<Record<string, number>>;
}

export interface Syncing {
  /** When the next round starts. */
  readonly due: number;
  readonly failures: number;
  readonly active?: (Request & { readonly chunks: readonly Holding[] }) | undefined;
  /** Something was missed while a round was under way: another one follows. */
  readonly again: boolean;
}

/** A message that is not acknowledged yet, or was refused. */
export interface OutboxItem {
  readonly clientMessageId: string;
  readonly conversationId: string;
  readonly content: Content;
  /** The clock of the device when it was sent. */
  readonly createdAt: number;
  readonly error?: { readonly code: string; readonly message: string } | undefined;
}

export interface Send extends OutboxItem {
  readonly request?: Request | undefined;
  readonly notBefore: number;
  readonly attempts: number;
}

export interface Read {
  readonly seq: number;
  readonly request?: Request | undefined;
  readonly notBefore: number;
}

export interface State {
  readonly options: Options;
  readonly link: Link;
  readonly network: boolean;
  /** Connections that failed in a row. */
  readonly attempt: number;
  /** The token was refused: the next one must be new. */
  readonly renew: boolean;
  readonly me?: string | undefined;
  readonly nextId: number;
  readonly logs: Readonly<Record<string, Log>>;
  /** No positions are known yet: the first round of sync sets them. */
  readonly baseline: boolean;
  readonly sync: Syncing;
  readonly outbox: readonly Send[];
  readonly reads: Readonly<Record<string, Read>>;
  readonly typedAt: Readonly<Record<string, number>>;
  /** The reader is slow: entries are left on the server until it is ready. */
  readonly paused: boolean;
}

/** Time and chance, handed in. `random` is in [0, 1). */
export interface Env {
  readonly now: number;
  readonly random: number;
}

export type Input =
  | { type: 'start'; positions?: Readonly<Record<string, number>>; outbox?: readonly OutboxItem[] }
  | { type: 'stop' }
  /** The session is over: a log-out elsewhere, a revocation. */
  | { type: 'ended' }
  | { type: 'network'; up: boolean }
  /** The device woke up, or a person looks at the page again: find out now whether the connection lives. */
  | { type: 'wake' }
  | { type: 'authorized'; request: number; token: string }
  | { type: 'unauthorized'; request: number; sessionEnded: boolean; cause: Cause; retryAfterMs?: number }
  | { type: 'opened'; socket: number; token: string }
  | { type: 'closed'; socket: number; code: number }
  | { type: 'frame'; socket: number; frame: ServerFrame }
  | { type: 'tick' }
  | { type: 'send'; item: OutboxItem }
  | { type: 'retry'; clientMessageId: string }
  | { type: 'discard'; clientMessageId: string }
  /** Another client of the same person and outbox (a second tab) put this in, or has seen to it. */
  | { type: 'shared'; item: OutboxItem }
  | { type: 'settled'; clientMessageId: string }
  | { type: 'read'; conversationId: string; seq: number }
  | { type: 'typing'; conversationId: string }
  | { type: 'pause' }
  | { type: 'resume' }
  /** Go on from here: what the caller has read by other means. Never goes back. */
  | { type: 'position'; conversationId: string; last: number; ordinal?: number };

export type Effect =
  | { type: 'authorize'; request: number; renew: boolean }
  | { type: 'open'; socket: number; token: string }
  | { type: 'close'; socket: number }
  | { type: 'transmit'; socket: number; frame: ClientFrame }
  | { type: 'store'; item: OutboxItem }
  | { type: 'forget'; clientMessageId: string }
  | { type: 'emit'; event: MagpieEvent };

/** What the user of the SDK sees. */
export type MagpieEvent =
  | { type: 'status'; status: Status }
  | { type: 'entry'; entry: Entry }
  | { type: 'head'; head: Head }
  | ({ type: 'gone' } & Pick<Gone, 'conversationId'>)
  | { type: 'skipped'; conversationId: string; from: number; to: number }
  | { type: 'synced' }
  | { type: 'outbox'; change: OutboxChange }
  | { type: 'receipt'; conversationId: string; userId: string; readSeq: number }
  | { type: 'typing'; conversationId: string; userId: string }
  | { type: 'presence'; presence: Presence }
  | { type: 'inbox'; kind: string; conversationId?: string };

export type OutboxChange =
  | { status: 'sending'; item: OutboxItem }
  | { status: 'sent'; item: OutboxItem; seq: number }
  | { status: 'failed'; item: OutboxItem }
  | { status: 'discarded'; item: OutboxItem };

export type Status =
  | { phase: 'stopped'; sessionEnded: boolean }
  | { phase: 'connecting' }
  | { phase: 'waiting'; cause: Cause; retryAt: number }
  | { phase: 'connected' };

export const initial = (options: Partial<Options> = {}): State => ({
  options: { ...defaults, ...options },
  link: { phase: 'stopped', sessionEnded: false },
  network: true,
  attempt: 0,
  renew: false,
  nextId: 1,
  logs: {},
  baseline: true,
  sync: { due: 0, failures: 0, again: false },
  outbox: [],
  reads: {},
  typedAt: {},
  paused: false,
});

/** The same with a fresh id for a request. */
export function withId(state: State, kind: string): [State, string] {
  return [{ ...state, nextId: state.nextId + 1 }, `${kind}${state.nextId}`];
}

/** How long to wait after so many failures in a row: grows, capped, spread by chance so that clients don't come in step. */
export function backOff(options: Options, failures: number, env: Env): number {
  const ceiling = Math.min(options.backOffCapMs, options.backOffBaseMs * 2 ** Math.min(failures, 20));
  return Math.round(Math.min(200, ceiling) + env.random * ceiling);
}

export const without = <T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> => {
  const { [key]: _, ...rest } = record;
  return rest;
};
