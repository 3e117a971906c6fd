import type {
  Content,
  Conversation,
  Device,
  Entry,
  Member,
  Page,
  Presence,
  PresenceStatus,
  Role,
  User,
} from './contract.js';
import type { SessionKeeper } from './session.js';
import { uuid } from './uuid.js';

const enc = encodeURIComponent;

/** The REST side of the contract, one method a call. Commands carry a key of their own, so that a repeat does nothing twice. */
export class Api {
  constructor(private readonly session: SessionKeeper) {}

  me = () => this.session.call<User>('GET', '/v1/users/me');
  updateMe = (change: { displayName: string }) => this.session.call<User>('PATCH', '/v1/users/me', { body: change });
  changePassword = (current: string, next: string) =>
    this.session.call<undefined>('PUT', '/v1/users/me/password', { body: { current, new: next } });
  user = (id: string) => this.session.call<User>('GET', `/v1/users/${enc(id)}`);
  searchUsers = (query: string, limit = 20, signal?: AbortSignal) =>
    this.session.call<Page<User>>('GET', '/v1/users', { query: { query, limit }, ...(signal ? { signal } : {}) });

  devices = () => this.session.call<Page<Device>>('GET', '/v1/sessions');
  revoke = (sessionId: string) => this.session.call<undefined>('DELETE', `/v1/sessions/${enc(sessionId)}`);

  createGroup = (title: string, members: readonly string[], history?: 'all' | 'joined') =>
    this.command<Conversation>('POST', '/v1/conversations', {
      type: 'group',
      title,
      members,
      ...(history ? { history } : {}),
    });
  conversation = (id: string) => this.session.call<Conversation>('GET', `/v1/conversations/${enc(id)}`);
  rename = (id: string, title: string) =>
    this.command<Conversation>('PATCH', `/v1/conversations/${enc(id)}`, { title });
  conversationPage = (cursor?: string) =>
    this.session.call<Page<Conversation>>('GET', '/v1/conversations', { query: { cursor, limit: 200 } });

  async *conversations(): AsyncGenerator<Conversation> {
    let cursor: string | undefined;
    do {
      const page = await this.conversationPage(cursor);
      yield* page.items;
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  }

  async members(id: string): Promise<Member[]> {
    const all: Member[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.session.call<Page<Member>>('GET', `/v1/conversations/${enc(id)}/members`, {
        query: { cursor, limit: 200 },
      });
      all.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return all;
  }

  addMembers = (id: string, members: readonly string[]) =>
    this.command<unknown>('POST', `/v1/conversations/${enc(id)}/members`, { members });
  setRole = (id: string, userId: string, role: Exclude<Role, 'owner'>) =>
    this.command<unknown>('PATCH', `/v1/conversations/${enc(id)}/members/${enc(userId)}`, { role });
  removeMember = (id: string, userId: string) =>
    this.command<undefined>('DELETE', `/v1/conversations/${enc(id)}/members/${enc(userId)}`);

  entries = (id: string, range: { after?: number; before?: number; limit?: number } = {}) =>
    this.session.call<Page<Entry>>('GET', `/v1/conversations/${enc(id)}/entries`, { query: range });

  /** From the newest back to the oldest. */
  async *history(id: string, before?: number): AsyncGenerator<Entry> {
    for (let edge = before; ;) {
      const { items } = await this.entries(id, { ...(edge === undefined ? {} : { before: edge }), limit: 100 });
      yield* [...items].reverse();
      edge = items[0]?.seq;
      if (edge === undefined || edge <= 1) return;
    }
  }

  edit = (id: string, seq: number, content: Content) =>
    this.command<Entry>('PATCH', `/v1/conversations/${enc(id)}/messages/${seq}`, { content });
  recall = (id: string, seq: number) =>
    this.command<undefined>('DELETE', `/v1/conversations/${enc(id)}/messages/${seq}`);
  react = (id: string, seq: number, emoji: string) =>
    this.command<undefined>('PUT', `/v1/conversations/${enc(id)}/messages/${seq}/reactions/${enc(emoji)}`);
  unreact = (id: string, seq: number, emoji: string) =>
    this.command<undefined>('DELETE', `/v1/conversations/${enc(id)}/messages/${seq}/reactions/${enc(emoji)}`);

  presence = (users: readonly string[]) =>
    this.session.call<Page<Presence>>('GET', '/v1/presence', { query: { users: users.join(',') } });
  /** How one is shown while a device of one's own is connected. */
  showAs = (status: Exclude<PresenceStatus, 'offline'>) =>
    this.session.call<Presence>('PUT', '/v1/presence', { body: { status } });

  private command<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
    return this.session.call<T>(method, path, { idempotencyKey: uuid(), ...(body === undefined ? {} : { body }) });
  }
}
