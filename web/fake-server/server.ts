import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import type { ClientFrame, Content, Entry, PresenceStatus, ServerFrame } from '@magpie/sdk';
import { WebSocketServer, type WebSocket } from 'ws';
import { Refusal, Store } from './store.js';

export interface FakeOptions {
  port?: number;
  /** The folder of the built page. */
  page?: string;
  accessTokenLifeSeconds?: number;
}

interface Session {
  id: string;
  userId: string;
  refresh: string;
  /** What the last refresh came with: the same again gets the same. */
  lastUse?: { token: string; key: unknown };
}

interface Peer {
  socket: WebSocket;
  session: Session;
}

/** What the gateway sends with the page: nothing inline, nothing from elsewhere. */
const csp = (host: string) =>
  `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; media-src 'self' blob:; ` +
  `manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; ` +
  `connect-src 'self' ws://${host} wss://${host}`;

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
};

/** A Magpie in memory that speaks the public contract over HTTP and WebSocket, for tests and for work on the page. */
export class FakeServer {
  readonly store = new Store((entry, members) => {
    this.push(members, { type: 'entry', ...entry }, this.sending);
  });
  /** Faults that a test asks for. */
  readonly faults = { refuseSends: undefined as string | undefined, refuseSockets: false, loseRefresh: false };
  private readonly sessions = new Map<string, Session>();
  private readonly tokens = new Map<string, { session: Session; until: number }>();
  private readonly peers = new Set<Peer>();
  private readonly seen = new Map<string, string>();
  private readonly chosen = new Map<string, PresenceStatus>();
  private sending: WebSocket | undefined;
  private readonly http: Server;

  constructor(private readonly options: FakeOptions = {}) {
    this.http = createServer((request, response) => void this.serve(request, response));
    const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'magpie.v1.json' });
    this.http.on('upgrade', (request, socket, head) => {
      if (this.faults.refuseSockets || request.url !== '/v1/ws') return void socket.destroy();
      sockets.handleUpgrade(request, socket, head, (peer) => {
        this.accept(peer);
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.http.listen(this.options.port ?? 0, '127.0.0.1', resolve));
    const address = this.http.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  }

  async close(): Promise<void> {
    for (const { socket } of this.peers) socket.terminate();
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }

  /** Breaks every connection, as a node that dies does. */
  cut(): void {
    for (const { socket } of this.peers) socket.terminate();
  }

  private push(users: readonly string[], frame: ServerFrame, except?: WebSocket): void {
    const text = JSON.stringify(frame);
    for (const { socket, session } of this.peers) {
      if (socket !== except && users.includes(session.userId)) socket.send(text);
    }
  }

  private accept(socket: WebSocket): void {
    let peer: Peer | undefined;
    const send = (frame: ServerFrame) => {
      socket.send(JSON.stringify(frame));
    };
    socket.on('message', (data) => {
      const frame = JSON.parse((data as Buffer).toString('utf8')) as ClientFrame;
      const id = 'id' in frame ? { id: frame.id } : {};
      try {
        if (frame.type === 'connect') {
          const session = this.authenticate(`Bearer ${frame.token}`);
          peer = { socket, session };
          this.peers.add(peer);
          const { userId, id: sessionId } = session;
          send({
            type: 'connected',
            id: frame.id,
            userId,
            sessionId,
            heartbeatMs: 30_000,
            serverTime: new Date().toISOString(),
          });
          this.presence(userId);
        } else if (peer !== undefined) {
          this.take(peer, frame, send);
        }
      } catch (error) {
        const { code, message } = error instanceof Refusal ? error : { code: 'internal', message: String(error) };
        send({ type: 'error', ...id, code, message });
        if (frame.type === 'connect') socket.close(4401);
      }
    });
    socket.on('close', () => {
      if (!peer) return;
      this.peers.delete(peer);
      this.seen.set(peer.session.userId, new Date().toISOString());
      this.presence(peer.session.userId);
    });
  }

  private take(peer: Peer, frame: ClientFrame, send: (frame: ServerFrame) => void): void {
    const me = peer.session.userId;
    switch (frame.type) {
      case 'send': {
        if (this.faults.refuseSends) throw new Refusal(400, this.faults.refuseSends, 'Refused for a test.');
        this.sending = peer.socket;
        try {
          const entry = this.store.send(frame.conversationId ?? '', me, frame.clientMessageId, frame.content);
          const { conversationId, seq, serverTime } = entry;
          send({ type: 'ack', id: frame.id, conversationId, seq, serverTime });
        } finally {
          this.sending = undefined;
        }
        return;
      }
      case 'pull': {
        const { log } = this.store.get(frame.conversationId, me);
        const items = log.slice(frame.after, frame.after + frame.limit);
        const to = frame.after + items.length;
        const { id, conversationId } = frame;
        send({ type: 'entries', id, conversationId, items, from: frame.after + 1, to, lastSeq: log.length });
        return;
      }
      case 'sync': {
        const mine = this.store.mine(me).map((group) => this.store.view(group, me));
        const gone = Object.keys(frame.heads).filter((id) => !mine.some((view) => view.id === id));
        send({
          type: 'heads',
          id: frame.id,
          items: [
            ...mine
              .filter(({ id, lastSeq, readSeq }) => frame.heads[id] !== lastSeq || (frame.reads?.[id] ?? 0) !== readSeq)
              .map(({ id, lastSeq, readSeq, unread }) => ({ conversationId: id, lastSeq, readSeq, unread })),
            ...gone.map((conversationId) => ({ conversationId, gone: true as const })),
          ],
        });
        return;
      }
      case 'read':
        this.read(frame.conversationId, me, frame.seq, peer.socket);
        if (frame.id !== undefined) send({ type: 'ok', id: frame.id });
        return;
      case 'typing': {
        const others = [...this.store.get(frame.conversationId, me).members.keys()].filter((user) => user !== me);
        this.push(others, { type: 'typing', conversationId: frame.conversationId, userId: me });
        return;
      }
      case 'ping':
        send({ type: 'pong', ...(frame.id === undefined ? {} : { id: frame.id }) });
    }
  }

  private read(conversationId: string, userId: string, seq: number, from?: WebSocket) {
    const group = this.store.get(conversationId, userId);
    const readSeq = Math.max(group.read.get(userId) ?? 0, Math.min(seq, group.log.length));
    group.read.set(userId, readSeq);
    this.push([...group.members.keys()], { type: 'receipt', conversationId, userId, readSeq }, from);
    return { readSeq, unread: this.store.unread(group, userId) };
  }

  private status(userId: string) {
    const online = [...this.peers].some(({ session }) => session.userId === userId);
    const lastSeen = this.seen.get(userId);
    const status: PresenceStatus = online ? (this.chosen.get(userId) ?? 'online') : 'offline';
    return { userId, status, ...(lastSeen ? { lastSeen } : {}) };
  }

  private presence(userId: string): void {
    const peers = this.store
      .mine(userId)
      .filter(({ id }) => id.startsWith('d-'))
      .flatMap(({ members }) => [...members.keys()].filter((id) => id !== userId));
    this.push(peers, { type: 'presence', ...this.status(userId) });
  }

  private authenticate(header: string | undefined): Session {
    const known = this.tokens.get(header?.replace(/^Bearer /, '') ?? '');
    if (!known || !this.sessions.has(known.session.id)) throw new Refusal(401, 'unauthenticated');
    if (known.until < Date.now()) throw new Refusal(401, 'token_expired');
    return known.session;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    response.setHeader('Content-Security-Policy', csp(request.headers.host ?? ''));
    response.setHeader('X-Content-Type-Options', 'nosniff');
    if (!url.pathname.startsWith('/v1/')) {
      this.file(url.pathname, response);
      return;
    }
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}') as Record<string, unknown>;
      const [status, answer] = this.route(request, response, url, body);
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(answer === undefined ? undefined : JSON.stringify(answer));
    } catch (error) {
      const { status, code, message } = error instanceof Refusal ? error : new Refusal(500, 'internal', String(error));
      response.writeHead(status, { 'Content-Type': 'application/problem+json' });
      response.end(JSON.stringify({ type: 'about:blank', title: code, status, detail: message, code, traceId: '0' }));
    }
  }

  private route(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    body: Record<string, unknown>,
  ): [number, unknown?] {
    const { store } = this;
    const method = request.method ?? 'GET';
    const path = url.pathname.split('/').slice(2).map(decodeURIComponent);
    const [root, id = '', sub, item = '', , emoji = ''] = path;
    const is = (verb: string, ...shape: string[]) =>
      method === verb && path.length === shape.length && shape.every((part, i) => part === '*' || part === path[i]);

    if (is('POST', 'users')) {
      return [
        201,
        store.register(body['username'] as string, body['password'] as string, body['displayName'] as string),
      ];
    }
    if (is('POST', 'sessions')) {
      const user = store.byName(body['username'] as string);
      if (user?.password !== body['password']) throw new Refusal(401, 'unauthenticated', 'Check name and password.');
      const session = { id: store.newId(), userId: user?.id ?? '', refresh: '' };
      this.sessions.set(session.id, session);
      return [201, this.grant(session, body['cookie'] === true, response)];
    }
    if (is('POST', 'sessions', 'refresh')) {
      const kept = /magpie_refresh=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
      const token = (body['refreshToken'] as string | undefined) ?? kept;
      const session = this.sessions.get(token?.split('.')[0] ?? '');
      if (!session) throw new Refusal(401, 'unauthenticated', 'Log in again.');
      const key = body['retryKey'];
      const again = key !== undefined && session.lastUse?.token === token && session.lastUse?.key === key;
      if (session.refresh !== token && !again) {
        this.sessions.delete(session.id);
        throw new Refusal(401, 'unauthenticated', 'This refresh token was used before.');
      }
      const next = again ? session.refresh : undefined;
      session.lastUse = { token: token ?? '', key };
      const granted = this.grant(session, body['refreshToken'] === undefined, response, next);
      if (this.faults.loseRefresh) {
        this.faults.loseRefresh = false;
        request.socket.destroy();
      }
      return [200, granted];
    }

    const session = this.authenticate(request.headers.authorization);
    const me = session.userId;
    if (is('GET', 'sessions')) {
      const mine = [...this.sessions.values()].filter((one) => one.userId === me);
      const at = new Date().toISOString();
      return [
        200,
        { items: mine.map((one) => ({ id: one.id, createdAt: at, lastUsedAt: at, current: one === session })) },
      ];
    }
    if (is('DELETE', 'sessions', '*')) {
      this.sessions.delete(id);
      for (const peer of this.peers) if (peer.session.id === id) peer.socket.close(4401);
      return [204];
    }
    if (is('GET', 'users')) return [200, { items: store.search(url.searchParams.get('query') ?? '') }];
    if (is('GET', 'users', 'me')) return [200, store.user(me)];
    if (is('GET', 'users', '*')) return [200, store.user(id)];
    if (is('GET', 'presence')) {
      return [200, { items: (url.searchParams.get('users') ?? '').split(',').map((user) => this.status(user)) }];
    }
    if (is('PUT', 'presence')) {
      this.chosen.set(me, body['status'] as PresenceStatus);
      this.presence(me);
      return [200, this.status(me)];
    }
    if (root !== 'conversations') throw new Refusal(404, 'not_found');
    if (is('GET', 'conversations')) return [200, { items: store.mine(me).map((group) => store.view(group, me)) }];
    if (is('POST', 'conversations')) {
      const group = store.createGroup(me, body['title'] as string, (body['members'] as string[] | undefined) ?? []);
      return [201, store.view(group, me)];
    }
    if (is('GET', 'conversations', '*')) return [200, store.view(store.get(id, me), me)];
    if (is('PATCH', 'conversations', '*')) return [200, store.view(store.rename(id, me, body['title'] as string), me)];
    if (is('GET', 'conversations', '*', 'entries')) return [200, this.entries(url, store.get(id, me).log)];
    if (is('PUT', 'conversations', '*', 'read')) return [200, this.read(id, me, body['seq'] as number)];
    if (sub === 'members') {
      if (is('GET', 'conversations', '*', 'members')) return [200, { items: store.members(store.get(id, me)) }];
      if (method === 'POST') {
        return [201, { items: store.members(store.addMembers(id, me, body['members'] as string[])) }];
      }
      if (method === 'PATCH') store.setRole(id, me, item, body['role'] as 'admin' | 'member');
      if (method === 'DELETE') store.remove(id, me, item);
      return method === 'DELETE' ? [204] : [200, { userId: item, role: body['role'] }];
    }
    if (sub === 'messages') {
      const content = body['content'] as Content;
      if (method === 'POST') return [201, store.send(id, me, body['clientMessageId'] as string, content)];
      if (method === 'PATCH') return [200, store.edit(id, me, Number(item), content)];
      if (path.length === 4) store.recall(id, me, Number(item));
      else store.react(id, me, Number(item), emoji, method === 'PUT');
      return [204];
    }
    throw new Refusal(404, 'not_found');
  }

  private entries(url: URL, log: readonly Entry[]) {
    const limit = Math.min(200, Number(url.searchParams.get('limit') ?? 50));
    const after = url.searchParams.get('after');
    const before = Number(url.searchParams.get('before') ?? log.length + 1);
    const range = log.filter((entry) => entry.seq < before && (after === null || entry.seq > Number(after)));
    const items = after === null ? range.slice(-limit) : range.slice(0, limit);
    return { items, ...(items.length < range.length ? { nextCursor: String(items[0]?.seq) } : {}) };
  }

  private grant(session: Session, cookie: boolean, response: ServerResponse, refresh?: string) {
    const life = this.options.accessTokenLifeSeconds ?? 900;
    const accessToken = `token-${this.store.newId()}`;
    this.tokens.set(accessToken, { session, until: Date.now() + life * 1000 });
    session.refresh = refresh ?? `${session.id}.${this.store.newId()}`;
    if (cookie) {
      response.setHeader(
        'Set-Cookie',
        `magpie_refresh=${session.refresh}; HttpOnly; SameSite=Strict; Path=/v1/sessions`,
      );
    }
    const kept = cookie ? {} : { refreshToken: session.refresh };
    return { accessToken, ...kept, expiresIn: life, sessionId: session.id, user: this.store.user(session.userId) };
  }

  private file(path: string, response: ServerResponse): void {
    const root = this.options.page ?? '';
    const wanted = join(root, normalize(path));
    const file = existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(root, 'index.html');
    if (!existsSync(file)) {
      response.writeHead(404).end('The page is not built.');
      return;
    }
    response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  }
}
