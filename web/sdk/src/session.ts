import type { Session, User } from './contract.js';
import { MagpieError } from './error.js';
import type { Call, Http, Method } from './rest.js';
import { RetryKey } from './retry-key.js';

/** Where a refresh token is kept between runs, where it is not in a cookie. */
export interface TokenStore {
  load(): string | undefined;
  save(refreshToken: string | undefined): void;
}

export interface Credentials {
  username: string;
  password: string;
  device?: { name?: string; platform?: string };
}

/** An access token is renewed when it has less than this to live. */
const MARGIN_MS = 60_000;

type Held = Session & { expiresAt: number };

/**
 * Keeps the session alive. A refresh token is good once and using one twice ends the session, so there is never more than
 * one refresh under way: in this process by sharing its promise, among the tabs of a browser by a lock. Only the server's
 * own "no" ends a session; a network that fails does not, not even where it lost the answer: the retry key says that it is
 * the same use again.
 */
export class SessionKeeper {
  private held: Held | undefined;
  private refreshing: Promise<Held> | undefined;
  private readonly tabs: BroadcastChannel | undefined;
  private readonly ended = new Set<() => void>();
  private readonly retryKey: RetryKey;

  constructor(
    private readonly http: Http,
    private readonly cookie: boolean,
    private readonly store: TokenStore | undefined,
    private readonly now: () => number = Date.now,
  ) {
    this.retryKey = new RetryKey(http.base, cookie);
    if (cookie && typeof BroadcastChannel !== 'undefined') {
      this.tabs = new BroadcastChannel(`magpie ${http.base}`);
      this.tabs.onmessage = (event: MessageEvent<{ renewed?: Held; loggedOut?: string }>) => this.heard(event.data);
    }
  }

  get user(): User | undefined {
    return this.held?.user;
  }

  get sessionId(): string | undefined {
    return this.held?.sessionId;
  }

  async logIn(credentials: Credentials): Promise<User> {
    const cookie = this.cookie ? { cookie: true } : {};
    return this.hold(await this.http.call<Session>('POST', '/v1/sessions', { body: { ...credentials, ...cookie } }))
      .user;
  }

  /** The session of an earlier run, if there still is one. */
  async resume(): Promise<User | undefined> {
    if (!this.cookie && this.store?.load() === undefined) return undefined;
    try {
      return (await this.refresh()).user;
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
  }

  async logOut(): Promise<void> {
    const { held } = this;
    if (!held) return;
    try {
      await this.call('DELETE', `/v1/sessions/${held.sessionId}`);
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
    this.tabs?.postMessage({ loggedOut: held.sessionId });
    this.end();
  }

  /** A good access token; another one than `refused`, if one was. */
  async token(refused?: string): Promise<string> {
    const { held } = this;
    if (held && held.accessToken !== refused && held.expiresAt - this.now() > MARGIN_MS) return held.accessToken;
    return (await this.refresh()).accessToken;
  }

  /** Calls with the session's token, once more with a new one where it was refused. */
  async call<T>(method: Method, path: string, call: Call = {}): Promise<T> {
    const token = await this.token();
    try {
      return await this.http.call<T>(method, path, { ...call, token });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return this.http.call<T>(method, path, { ...call, token: await this.token(token) });
    }
  }

  /** Tells when the session is over for good. */
  onEnded(listener: () => void): () => void {
    this.ended.add(listener);
    return () => this.ended.delete(listener);
  }

  close(): void {
    this.tabs?.close();
  }

  private refresh(): Promise<Held> {
    this.refreshing ??= this.alone(() => this.refreshAlone(this.held)).finally(() => (this.refreshing = undefined));
    return this.refreshing;
  }

  private alone(work: () => Promise<Held>): Promise<Held> {
    const locks = this.cookie ? (globalThis.navigator as Navigator | undefined)?.locks : undefined;
    return locks ? locks.request<Promise<Held>>(`magpie refresh ${this.http.base}`, work).then((held) => held) : work();
  }

  private async refreshAlone(before: Held | undefined): Promise<Held> {
    // Another tab may have refreshed while this one stood in line.
    if (this.held && this.held !== before) return this.held;
    const refreshToken = this.cookie ? undefined : (this.held?.refreshToken ?? this.store?.load());
    try {
      const retryKey = this.retryKey.take();
      const body = refreshToken === undefined ? { retryKey } : { refreshToken, retryKey };
      const session = await this.http.call<Session>('POST', '/v1/sessions/refresh', { body });
      if (before && session.user.id !== before.user.id) {
        throw new MagpieError('unauthenticated', 'Somebody else has logged in with this browser.', 401);
      }
      return this.hold(session);
    } catch (error) {
      if (isRefusal(error)) {
        this.retryKey.forget();
        if (before) this.end();
      }
      throw error;
    }
  }

  private hold(session: Session): Held {
    const held = { ...session, expiresAt: this.now() + session.expiresIn * 1000 };
    this.held = held;
    this.retryKey.forget();
    if (!this.cookie) this.store?.save(session.refreshToken);
    this.tabs?.postMessage({ renewed: held });
    return held;
  }

  private heard(message: { renewed?: Held; loggedOut?: string }): void {
    if (message.renewed && message.renewed.sessionId === this.held?.sessionId) this.held = message.renewed;
    if (message.loggedOut !== undefined && message.loggedOut === this.held?.sessionId) this.end();
  }

  private end(): void {
    if (!this.held) return;
    this.held = undefined;
    this.store?.save(undefined);
    for (const listener of this.ended) listener();
  }
}

export function isRefusal(error: unknown): boolean {
  return (
    error instanceof MagpieError &&
    (error.status === 401 || error.code === 'unauthenticated' || error.code === 'token_expired')
  );
}
