import type { ClientFrame, Entry, ServerFrame } from '../src/contract.js';
import {
  initial,
  nextWake,
  reduce,
  type Effect,
  type Input,
  type MagpieEvent,
  type Options,
  type OutboxItem,
  type State,
} from '../src/machine/index.js';

/** How bad the world is; all are chances in [0, 1] for each occasion. */
export interface Faults {
  loseLive: number;
  repeatLive: number;
  loseAnswer: number;
  unavailableBefore: number;
  unavailableAfter: number;
  limited: number;
  cut: number;
  refuseToken: number;
  refuseSocket: number;
  lag: number;
}

export const kind: Faults = {
  loseLive: 0,
  repeatLive: 0,
  loseAnswer: 0,
  unavailableBefore: 0,
  unavailableAfter: 0,
  limited: 0,
  cut: 0,
  refuseToken: 0,
  refuseSocket: 0,
  lag: 0,
};

/** A small generator of its own, so that a failing run can be repeated from its seed. */
function chance(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A world with a clock of its own: nothing in it waits for real time. */
export class World {
  now = 0;
  readonly random: () => number;
  readonly server = new Server(this);
  private readonly agenda: { at: number; order: number; run: () => void }[] = [];
  private order = 0;

  constructor(
    seed: number,
    public faults: Faults,
  ) {
    this.random = chance(seed);
  }

  happens(probability: number): boolean {
    return probability > 0 && this.random() < probability;
  }

  in(delay: number, run: () => void): void {
    this.agenda.push({ at: this.now + Math.max(0, delay), order: this.order++, run });
  }

  runUntil(end: number): void {
    for (let steps = 0; ; steps++) {
      if (steps > 400_000) throw new Error('the world does not come to rest');
      let first = 0;
      for (let i = 1; i < this.agenda.length; i++) {
        const [a, b] = [this.agenda[i]!, this.agenda[first]!];
        if (a.at < b.at || (a.at === b.at && a.order < b.order)) first = i;
      }
      const next = this.agenda[first];
      if (!next || next.at > end) break;
      this.agenda.splice(first, 1);
      this.now = next.at;
      next.run();
    }
    this.now = end;
  }
}

interface Socket {
  user: string;
  open: boolean;
  greeted: boolean;
  deliver: (frame: ServerFrame) => void;
  close: (code: number) => void;
}

/** The server as the contract describes it, with a log a conversation and everyone a member of all. */
export class Server {
  readonly logs = new Map<string, Entry[]>();
  readonly sockets = new Set<Socket>();

  constructor(private readonly world: World) {}

  private answer(socket: Socket, frame: ServerFrame): void {
    if (this.world.happens(this.world.faults.loseAnswer)) return;
    this.world.in(2 + this.world.random() * 40, () => socket.open && socket.deliver(frame));
  }

  take(socket: Socket, frame: ClientFrame): void {
    const { faults } = this.world;
    if (this.world.happens(faults.cut)) return socket.close(1006);
    if (frame.type === 'connect') {
      socket.greeted = true;
      const { user } = socket;
      return this.answer(socket, {
        type: 'connected',
        id: frame.id,
        userId: user,
        sessionId: 's',
        heartbeatMs: 30_000,
        serverTime: '2026-01-01T00:00:00Z',
      });
    }
    if (!socket.greeted) throw new Error(`${frame.type} before connected`);
    const id = 'id' in frame ? frame.id : undefined;
    const refuse = (code: string, retryAfterMs?: number) =>
      this.answer(socket, {
        type: 'error',
        code,
        message: code,
        ...(id ? { id } : {}),
        ...(retryAfterMs ? { retryAfterMs } : {}),
      });
    if (id && this.world.happens(faults.limited)) return refuse('rate_limited', 1_000);
    if (id && this.world.happens(faults.unavailableBefore)) return refuse('unavailable');
    switch (frame.type) {
      case 'send': {
        if (frame.content.type === 'text' && frame.content.text === 'poison') return refuse('invalid_content');
        const entry = this.append(socket, frame.conversationId ?? '', frame.clientMessageId, frame.content);
        if (this.world.happens(faults.unavailableAfter)) return refuse('unavailable');
        const { conversationId, seq, serverTime } = entry;
        return this.answer(socket, { type: 'ack', id: frame.id, conversationId, seq, serverTime });
      }
      case 'pull': {
        const log = this.logs.get(frame.conversationId) ?? [];
        const items = log.slice(frame.after, frame.after + Math.min(frame.limit, 3));
        const { conversationId } = frame;
        const to = frame.after + items.length;
        return this.answer(socket, {
          type: 'entries',
          id: frame.id,
          conversationId,
          items,
          from: frame.after + 1,
          to,
          lastSeq: log.length,
        });
      }
      case 'sync': {
        const moved = [...this.logs].filter(([cid, log]) => (frame.heads[cid] ?? 0) < log.length);
        const page = Number(frame.cursor ?? 0);
        const items = moved.slice(page, page + 2).map(([conversationId, log]) => ({
          conversationId,
          lastSeq: log.length,
          readSeq: 0,
          unread: 0,
        }));
        const more = page + 2 < moved.length ? { nextCursor: String(page + 2) } : {};
        return this.answer(socket, { type: 'heads', id: frame.id, items, ...more });
      }
      case 'read':
        return frame.id ? this.answer(socket, { type: 'ok', id: frame.id }) : undefined;
      case 'ping':
        return this.answer(socket, { type: 'pong' });
      default:
        return undefined;
    }
  }

  private append(from: Socket, conversationId: string, clientMessageId: string, content: Entry['content']): Entry {
    const log = this.logs.get(conversationId) ?? [];
    this.logs.set(conversationId, log);
    const first = log.find((entry) => entry.senderId === from.user && entry.clientMessageId === clientMessageId);
    if (first) return first;
    const seq = log.length + 1;
    const serverTime = new Date(this.world.now).toISOString();
    const entry: Entry = {
      conversationId,
      seq,
      ordinal: seq,
      kind: 'message',
      senderId: from.user,
      serverTime,
      clientMessageId,
      ...(content ? { content } : {}),
    };
    log.push(entry);
    for (const socket of this.sockets)
      if (socket !== from && socket.greeted) this.push(socket, { type: 'entry', ...entry });
    return entry;
  }

  private push(socket: Socket, frame: ServerFrame): void {
    const { faults } = this.world;
    const times = this.world.happens(faults.repeatLive) ? 2 : 1;
    for (let i = 0; i < times; i++) {
      if (this.world.happens(faults.loseLive)) continue;
      this.world.in(2 + this.world.random() * 300, () => socket.open && socket.deliver(frame));
    }
    if (this.world.happens(faults.lag)) this.world.in(5, () => socket.open && socket.deliver({ type: 'lagging' }));
  }
}

/** A client: the machine with the world's clock, sockets and storage around it. */
export class Client {
  readonly entries = new Map<string, Entry[]>();
  readonly events: MagpieEvent[] = [];
  readonly wanted = new Map<string, string[]>();
  private readonly stored = new Map<string, OutboxItem>();
  private state: State;
  private sockets = new Map<number, Socket>();
  private life = 0;
  private armed: number | undefined;
  private sends = 0;

  constructor(
    private readonly world: World,
    readonly user: string,
    private readonly options: Partial<Options>,
  ) {
    this.state = initial(options);
  }

  input(input: Input): void {
    const [state, effects] = reduce(this.state, input, { now: this.world.now, random: this.world.random() });
    this.state = state;
    for (const effect of effects) this.perform(effect);
    this.arm();
  }

  private arm(): void {
    const wake = nextWake(this.state);
    if (wake === undefined || wake === Infinity || wake === this.armed) return;
    this.armed = wake;
    const { life } = this;
    this.world.in(wake - this.world.now, () => {
      if (life !== this.life || this.armed !== wake) return;
      this.armed = undefined;
      this.input({ type: 'tick' });
    });
  }

  get outbox(): readonly OutboxItem[] {
    return this.state.outbox;
  }

  get phase(): string {
    return this.state.link.phase;
  }

  send(conversationId: string, text?: string): void {
    const clientMessageId = `${this.user}-${this.sends++}`;
    if (text !== 'poison')
      this.wanted.set(conversationId, [...(this.wanted.get(conversationId) ?? []), clientMessageId]);
    const item = {
      clientMessageId,
      conversationId,
      content: { type: 'text' as const, text: text ?? clientMessageId },
      createdAt: this.world.now + this.sends / 1000,
    };
    this.input({ type: 'send', item });
  }

  /** The process dies and starts again with what it had written down. */
  restart(): void {
    this.life++;
    this.armed = undefined;
    for (const socket of this.sockets.values()) this.drop(socket);
    this.sockets.clear();
    this.state = initial(this.options);
    this.start();
  }

  start(): void {
    const positions = Object.fromEntries([...this.entries].map(([id, log]) => [id, log.at(-1)?.seq ?? 0]));
    this.input({ type: 'start', positions, outbox: [...this.stored.values()] });
  }

  /** The network breaks without a word to either side. */
  cut(): void {
    for (const [number, socket] of this.sockets) {
      if (!socket.open) continue;
      this.drop(socket);
      const { life } = this;
      this.world.in(
        this.world.random() * 3_000,
        () => life === this.life && this.input({ type: 'closed', socket: number, code: 1006 }),
      );
    }
  }

  private drop(socket: Socket): void {
    socket.open = false;
    this.world.server.sockets.delete(socket);
  }

  private perform(effect: Effect): void {
    const { world, life } = this;
    const later = (delay: number, input: Input) => world.in(delay, () => life === this.life && this.input(input));
    switch (effect.type) {
      case 'authorize':
        if (world.happens(world.faults.refuseToken)) {
          return later(20, { type: 'unauthorized', request: effect.request, sessionEnded: false, cause: 'server' });
        }
        return later(20, { type: 'authorized', request: effect.request, token: 'token' });
      case 'open': {
        const number = effect.socket;
        if (world.happens(world.faults.refuseSocket)) return later(30, { type: 'closed', socket: number, code: 1006 });
        const socket: Socket = {
          user: this.user,
          open: true,
          greeted: false,
          deliver: (frame) => life === this.life && this.input({ type: 'frame', socket: number, frame }),
          close: (code) => {
            if (!socket.open) return;
            this.drop(socket);
            later(10, { type: 'closed', socket: number, code });
          },
        };
        this.sockets.set(number, socket);
        world.server.sockets.add(socket);
        return later(15, { type: 'opened', socket: number, token: effect.token });
      }
      case 'close': {
        const socket = this.sockets.get(effect.socket);
        if (socket) this.drop(socket);
        return;
      }
      case 'transmit': {
        const socket = this.sockets.get(effect.socket);
        // A copy: what is on the wire no longer changes.
        const frame = structuredClone(effect.frame);
        world.in(2 + world.random(), () => socket?.open && world.server.take(socket, frame));
        return;
      }
      case 'store':
        this.stored.set(effect.item.clientMessageId, effect.item);
        return;
      case 'forget':
        this.stored.delete(effect.clientMessageId);
        return;
      case 'emit':
        this.events.push(effect.event);
        if (effect.event.type === 'entry') {
          const { entry } = effect.event;
          this.entries.set(entry.conversationId, [...(this.entries.get(entry.conversationId) ?? []), entry]);
        }
    }
  }
}
