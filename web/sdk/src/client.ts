import { Api } from './api.js';
import type { Content, Entry, ServerFrame, User } from './contract.js';
import { MagpieError } from './error.js';
import {
  initial,
  nextWake,
  reduce,
  statusOf,
  type Effect,
  type Input,
  type MagpieEvent,
  type Options,
  type OutboxItem,
  type State,
  type Status,
} from './machine/index.js';
import { Http } from './rest.js';
import { isRefusal, SessionKeeper, type Credentials, type TokenStore } from './session.js';
import { SUBPROTOCOL, type Socket, type SocketConstructor } from './socket.js';
import { uuid } from './uuid.js';

/** Where unsent messages are kept, so that they outlive the process. */
export interface OutboxStore {
  load(): readonly OutboxItem[] | Promise<readonly OutboxItem[]>;
  put(item: OutboxItem): void;
  remove(clientMessageId: string): void;
  /** For a store that several clients share, such as the tabs of a browser: tells what the others do. Returns how to stop. */
  watch?(others: { put: (item: OutboxItem) => void; removed: (clientMessageId: string) => void }): () => void;
}

export interface MagpieOptions {
  /** The one address of the installation; in a browser the page's own by default. */
  url?: string;
  /** Keep the refresh token in an HttpOnly cookie. For pages that the installation itself serves. */
  cookie?: boolean;
  tokens?: TokenStore;
  outbox?: OutboxStore;
  /** In Node 20, which has none of its own, a constructor such as that of `ws`. */
  WebSocket?: SocketConstructor;
  fetch?: typeof fetch;
  tuning?: Partial<Options>;
}

export type EventOf<T extends MagpieEvent['type']> = Extract<MagpieEvent, { type: T }>;

type Listener = (event: MagpieEvent) => void;

interface Waiting {
  resolve: (seq: number) => void;
  reject: (error: MagpieError) => void;
}

/**
 * A client of Magpie: what it hands on as `entry` is each entry of each conversation once, in order, none missed; what it
 * is given to send is stored once, in order, however often the connection breaks meanwhile.
 */
export class Magpie {
  readonly api: Api;
  readonly session: SessionKeeper;
  private readonly http: Http;
  private readonly listeners = new Map<MagpieEvent['type'], Set<Listener>>();
  private readonly sockets = new Map<number, Socket>();
  private readonly waiting = new Map<string, Waiting>();
  private state: State;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastCreatedAt = 0;
  private lastToken: string | undefined;
  private hiddenAt = 0;
  private leaving = false;
  private unwatch: (() => void) | undefined;

  constructor(private readonly options: MagpieOptions = {}) {
    const base = (options.url ?? (globalThis.location as Location | undefined)?.origin ?? '').replace(/\/$/, '');
    // Bound, since browsers refuse a fetch that is called as somebody's method.
    this.http = new Http(base, options.fetch ?? ((input, init) => fetch(input, init)));
    this.session = new SessionKeeper(this.http, options.cookie ?? false, options.tokens);
    this.api = new Api(this.session);
    this.state = initial(options.tuning);
    this.session.onEnded(() => this.sessionEnded());
  }

  get user(): User | undefined {
    return this.session.user;
  }

  get status(): Status {
    return statusOf(this.state);
  }

  /** What is not acknowledged yet, and what was refused. */
  get outbox(): readonly OutboxItem[] {
    return this.state.outbox;
  }

  register(account: { username: string; password: string; displayName?: string }): Promise<User> {
    return this.http.call<User>('POST', '/v1/users', { body: account });
  }

  logIn(credentials: Credentials): Promise<User> {
    return this.session.logIn(credentials);
  }

  resume(): Promise<User | undefined> {
    return this.session.resume();
  }

  async logOut(): Promise<void> {
    this.leaving = true;
    try {
      await this.session.logOut();
    } finally {
      this.leaving = false;
    }
    this.stop();
  }

  /**
   * Connects and stays connected. With `positions` (the last `seq` that was handled, by conversation) everything after them
   * is handed on; without, everything from now.
   */
  async start(positions?: Readonly<Record<string, number>>): Promise<void> {
    const outbox = (await this.options.outbox?.load()) ?? [];
    for (const item of outbox) this.lastCreatedAt = Math.max(this.lastCreatedAt, item.createdAt);
    this.unwatch ??= this.watch();
    this.input({ type: 'start', outbox, ...(positions ? { positions } : {}) });
  }

  stop(): void {
    this.unwatch?.();
    this.unwatch = undefined;
    this.input({ type: 'stop' });
  }

  /** Connects now instead of after the pause that a failure is followed by; where connected, finds out whether that is still so. */
  wake(): void {
    this.input({ type: 'wake' });
  }

  /** Puts a message into the outbox. `stored` is its `seq` once the server has it, or fails where the server refuses it. */
  send(
    conversationId: string,
    content: Content | string,
    clientMessageId = uuid(),
  ): { clientMessageId: string; stored: Promise<number> } {
    this.lastCreatedAt = Math.max(Date.now(), this.lastCreatedAt + 1);
    const stored = new Promise<number>((resolve, reject) => this.waiting.set(clientMessageId, { resolve, reject }));
    // Who doesn't wait for it learns of a failure by the `outbox` event.
    stored.catch(() => undefined);
    this.input({
      type: 'send',
      item: {
        clientMessageId,
        conversationId,
        content: typeof content === 'string' ? { type: 'text', text: content } : content,
        createdAt: this.lastCreatedAt,
      },
    });
    return { clientMessageId, stored };
  }

  retry(clientMessageId: string): void {
    this.input({ type: 'retry', clientMessageId });
  }

  discard(clientMessageId: string): void {
    this.input({ type: 'discard', clientMessageId });
  }

  read(conversationId: string, seq: number): void {
    this.input({ type: 'read', conversationId, seq });
  }

  typing(conversationId: string): void {
    this.input({ type: 'typing', conversationId });
  }

  /** Tells the client that the caller has read a conversation up to here by other means, such as a page of history. */
  position(conversationId: string, last: number, ordinal?: number): void {
    this.input({ type: 'position', conversationId, last, ...(ordinal === undefined ? {} : { ordinal }) });
  }

  on<T extends MagpieEvent['type']>(type: T, listener: (event: EventOf<T>) => void): () => void {
    const set = this.listeners.get(type) ?? new Set();
    this.listeners.set(type, set);
    set.add(listener as Listener);
    return () => set.delete(listener as Listener);
  }

  /**
   * Entries as they come, at the reader's pace: while it lags behind, they stay on the server.
   */
  async *entries({
    signal,
    highWater = 500,
  }: { signal?: AbortSignal; highWater?: number } = {}): AsyncGenerator<Entry> {
    const queue: Entry[] = [];
    let wake: () => void = () => undefined;
    const lag = { paused: false };
    const off = this.on('entry', ({ entry }) => {
      queue.push(entry);
      if (queue.length >= highWater && !lag.paused) {
        lag.paused = true;
        this.input({ type: 'pause' });
      }
      wake();
    });
    const abort = () => wake();
    signal?.addEventListener('abort', abort);
    try {
      while (!signal?.aborted) {
        const next = queue.shift();
        if (next) yield next;
        else await new Promise<void>((resolve) => (wake = resolve));
        if (lag.paused && queue.length <= highWater / 2) {
          lag.paused = false;
          this.input({ type: 'resume' });
        }
      }
    } finally {
      off();
      signal?.removeEventListener('abort', abort);
      if (lag.paused) this.input({ type: 'resume' });
    }
  }

  private readonly inputs: Input[] = [];
  private working = false;

  /** One input at a time: a listener that sends from within an event waits its turn. */
  private input(input: Input): void {
    this.inputs.push(input);
    if (this.working) return;
    this.working = true;
    try {
      for (let next = this.inputs.shift(); next; next = this.inputs.shift()) {
        const [state, effects] = reduce(this.state, next, { now: Date.now(), random: Math.random() });
        this.state = state;
        for (const effect of effects) this.perform(effect);
      }
    } finally {
      this.working = false;
    }
    this.arm();
  }

  private arm(): void {
    clearTimeout(this.timer);
    const wake = nextWake(this.state);
    if (wake === undefined || wake === Infinity) return;
    this.timer = setTimeout(() => this.input({ type: 'tick' }), Math.min(Math.max(0, wake - Date.now()), 2 ** 30));
  }

  private perform(effect: Effect): void {
    switch (effect.type) {
      case 'authorize':
        void this.authorize(effect.request, effect.renew);
        return;
      case 'open':
        this.open(effect.socket, effect.token);
        return;
      case 'close':
        this.sockets.get(effect.socket)?.close(1000);
        this.sockets.delete(effect.socket);
        return;
      case 'transmit':
        this.sockets.get(effect.socket)?.send(JSON.stringify(effect.frame));
        return;
      case 'store':
        this.options.outbox?.put(effect.item);
        return;
      case 'forget':
        this.options.outbox?.remove(effect.clientMessageId);
        return;
      case 'emit':
        this.emit(effect.event);
    }
  }

  private emit(event: MagpieEvent): void {
    if (event.type === 'outbox') this.settle(event);
    for (const listener of this.listeners.get(event.type) ?? []) {
      try {
        listener(event);
      } catch (error) {
        // A listener's mistake must not stop the machine: it is reported as if nobody had caught it.
        setTimeout(() => {
          throw error;
        });
      }
    }
  }

  private settle({ change }: EventOf<'outbox'>): void {
    const waiting = this.waiting.get(change.item.clientMessageId);
    if (!waiting || change.status === 'sending') return;
    this.waiting.delete(change.item.clientMessageId);
    if (change.status === 'sent') return waiting.resolve(change.seq);
    const { error } = change.item;
    waiting.reject(new MagpieError(error?.code ?? 'discarded', error?.message ?? 'The message was discarded.'));
  }

  private async authorize(request: number, renew: boolean): Promise<void> {
    try {
      const token = await this.session.token(renew ? this.lastToken : undefined);
      this.lastToken = token;
      this.input({ type: 'authorized', request, token });
    } catch (error) {
      const { code, retryAfterMs } = error instanceof MagpieError ? error : new MagpieError('network', String(error));
      this.input({
        type: 'unauthorized',
        request,
        sessionEnded: isRefusal(error),
        cause: code === 'rate_limited' || code === 'overloaded' ? 'busy' : 'server',
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      });
    }
  }

  private open(number: number, token: string): void {
    const own = (globalThis as { WebSocket?: SocketConstructor }).WebSocket;
    const Constructor = this.options.WebSocket ?? own;
    if (!Constructor) throw new Error('This runtime has no WebSocket: hand one in, such as that of the package ws.');
    const socket = new Constructor(`${this.http.base.replace(/^http/, 'ws')}/v1/ws`, SUBPROTOCOL);
    this.sockets.set(number, socket);
    socket.addEventListener('open', () => this.input({ type: 'opened', socket: number, token }));
    socket.addEventListener('message', ({ data }) => {
      if (typeof data !== 'string') return;
      this.input({ type: 'frame', socket: number, frame: JSON.parse(data) as ServerFrame });
    });
    socket.addEventListener('close', ({ code }) => {
      this.sockets.delete(number);
      this.input({ type: 'closed', socket: number, code });
    });
    // Without a listener some implementations throw; `close` follows and says all there is.
    socket.addEventListener('error', () => undefined);
  }

  private sessionEnded(): void {
    if (this.state.link.phase === 'stopped') return;
    this.unwatch?.();
    this.unwatch = undefined;
    this.input({ type: this.leaving ? 'stop' : 'ended' });
  }

  private watch(): () => void {
    const ends = [
      this.watchSurroundings(),
      this.options.outbox?.watch?.({
        put: (item) => this.input({ type: 'shared', item }),
        removed: (clientMessageId) => this.input({ type: 'settled', clientMessageId }),
      }),
    ];
    return () => ends.forEach((end) => end?.());
  }

  private watchSurroundings(): (() => void) | undefined {
    if (typeof window === 'undefined' || typeof document === 'undefined') return undefined;
    const up = () => this.input({ type: 'network', up: true });
    const down = () => this.input({ type: 'network', up: false });
    const look = () => {
      if (document.hidden) this.hiddenAt = Date.now();
      else if (Date.now() - this.hiddenAt > 5_000) this.input({ type: 'wake' });
    };
    if (!navigator.onLine) down();
    window.addEventListener('online', up);
    window.addEventListener('offline', down);
    document.addEventListener('visibilitychange', look);
    return () => {
      window.removeEventListener('online', up);
      window.removeEventListener('offline', down);
      document.removeEventListener('visibilitychange', look);
    };
  }
}
