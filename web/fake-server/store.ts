import type { Content, Conversation, Entry, EntryKind, Member, Role, User } from '@magpie/sdk';

/** A refusal, as problem+json or an error frame tells it. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message = code,
  ) {
    super(message);
  }
}

interface Group {
  id: string;
  title?: string;
  members: Map<string, Role>;
  log: Entry[];
  read: Map<string, number>;
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The rules of the contract in memory, for tests and for work on the page. Not a server for people. */
export class Store {
  readonly users = new Map<string, User & { password: string }>();
  readonly conversations = new Map<string, Group>();
  private ids = 1;

  constructor(private readonly appended: (entry: Entry, members: readonly string[]) => void) {}

  newId(): string {
    let rest = Date.now() * 4096 + this.ids++;
    let id = '';
    for (let i = 0; i < 13; i++) {
      id = (ALPHABET[rest % 32] ?? '0') + id;
      rest = Math.floor(rest / 32);
    }
    return id;
  }

  register(username: string, password: string, displayName?: string): User {
    if (!/^[A-Za-z0-9._-]{3,64}$/.test(username))
      throw new Refusal(400, 'invalid_request', 'Choose another user name.');
    if (password.length < 8) throw new Refusal(400, 'invalid_request', 'Choose a password of at least 8 characters.');
    if (this.byName(username)) throw new Refusal(409, 'username_taken', 'This user name is taken.');
    const user = {
      id: this.newId(),
      username,
      displayName: displayName ?? username,
      createdAt: new Date().toISOString(),
      password,
    };
    this.users.set(user.id, user);
    return user;
  }

  byName(username: string) {
    return [...this.users.values()].find((user) => user.username.toLowerCase() === username.toLowerCase());
  }

  user(id: string): User {
    const user = this.users.get(id);
    if (!user) throw new Refusal(404, 'user_not_found');
    const { password: _, ...shown } = user;
    return shown;
  }

  search(query: string): User[] {
    const part = query.toLowerCase();
    return [...this.users.values()]
      .filter((user) => `${user.username} ${user.displayName}`.toLowerCase().includes(part))
      .map((user) => this.user(user.id));
  }

  createGroup(by: string, title: string, members: readonly string[]): Group {
    if (title.trim() === '') throw new Refusal(400, 'invalid_request', 'A group has a title.');
    for (const id of members) this.user(id);
    const roles = new Map<string, Role>([...members.map((id): [string, Role] => [id, 'member']), [by, 'owner']]);
    const group: Group = { id: `g-${this.newId()}`, title, members: roles, log: [], read: new Map() };
    this.conversations.set(group.id, group);
    this.append(group, by, 'created', { data: { title, history: 'all', members: [...roles.keys()] } });
    return group;
  }

  /** The conversation, if this user may see it. A direct one exists as soon as its two users do. */
  get(id: string, user: string): Group {
    const known = this.conversations.get(id);
    if (known?.members.has(user)) return known;
    const [type, a = '', b = ''] = id.split('-');
    if (known || type !== 'd' || (a !== user && b !== user) || a > b || !this.users.has(a) || !this.users.has(b)) {
      throw new Refusal(404, 'conversation_not_found');
    }
    const members = new Map<string, Role>([
      [a, 'member'],
      [b, 'member'],
    ]);
    const direct: Group = { id, members, log: [], read: new Map() };
    this.conversations.set(id, direct);
    return direct;
  }

  view(group: Group, user: string): Conversation {
    const readSeq = group.read.get(user) ?? 0;
    const lastEntry = group.log.at(-1);
    const role = group.members.get(user);
    return {
      id: group.id,
      type: group.id.startsWith('d-') ? 'direct' : 'group',
      ...(group.title === undefined ? {} : { title: group.title }),
      members: group.members.size,
      ...(role ? { role } : {}),
      lastSeq: group.log.length,
      readSeq,
      unread: this.unread(group, user),
      ...(lastEntry ? { lastEntry } : {}),
    };
  }

  mine(user: string): Group[] {
    return [...this.conversations.values()]
      .filter((group) => group.members.has(user) && group.log.length > 0)
      .sort((a, b) => (b.log.at(-1)?.serverTime ?? '').localeCompare(a.log.at(-1)?.serverTime ?? ''));
  }

  unread(group: Group, user: string): number {
    const from = group.read.get(user) ?? 0;
    return group.log.filter((e) => e.seq > from && e.kind === 'message' && e.senderId !== user && !e.recalledAt).length;
  }

  members(group: Group): Member[] {
    return [...group.members].map(([userId, role]) => ({ userId, role, readSeq: group.read.get(userId) ?? 0 }));
  }

  send(id: string, by: string, clientMessageId: string, content: Content): Entry {
    const group = this.get(id, by);
    const first = group.log.find((e) => e.senderId === by && e.clientMessageId === clientMessageId);
    if (first) return first;
    checked(content);
    return this.append(group, by, 'message', { clientMessageId, content });
  }

  edit(id: string, by: string, seq: number, content: Content): Entry {
    const [group, target] = this.target(id, by, seq);
    if (target.senderId !== by) throw new Refusal(403, 'forbidden', 'Only the sender edits a message.');
    checked(content);
    const entry = this.append(group, by, 'edited', { data: { targetSeq: seq }, content });
    this.change(group, seq, { content, editedAt: entry.serverTime });
    return entry;
  }

  recall(id: string, by: string, seq: number): void {
    const [group, target] = this.target(id, by, seq);
    if (target.senderId !== by && group.members.get(by) === 'member') throw new Refusal(403, 'forbidden');
    const entry = this.append(group, by, 'recalled', { data: { targetSeq: seq } });
    const { content: _, editedAt: __, ...rest } = target;
    group.log[seq - 1] = { ...rest, recalledAt: entry.serverTime };
  }

  react(id: string, by: string, seq: number, emoji: string, on: boolean): void {
    const [group, target] = this.target(id, by, seq);
    const had = target.reactions?.find((r) => r.emoji === emoji)?.userIds ?? [];
    if (had.includes(by) === on) return;
    this.append(group, by, on ? 'reaction_added' : 'reaction_removed', { data: { targetSeq: seq, emoji } });
    const userIds = on ? [...had, by].sort() : had.filter((u) => u !== by);
    const others = (target.reactions ?? []).filter((r) => r.emoji !== emoji);
    this.change(group, seq, { reactions: userIds.length > 0 ? [...others, { emoji, userIds }] : others });
  }

  rename(id: string, by: string, title: string): Group {
    const group = this.manage(id, by);
    group.title = title;
    this.append(group, by, 'title_changed', { data: { title } });
    return group;
  }

  addMembers(id: string, by: string, ids: readonly string[]): Group {
    const group = this.manage(id, by);
    const members = ids.filter((member) => !group.members.has(this.user(member).id));
    for (const member of members) group.members.set(member, 'member');
    if (members.length > 0) this.append(group, by, 'members_added', { data: { members } });
    return group;
  }

  setRole(id: string, by: string, userId: string, role: Role): Group {
    const group = this.get(id, by);
    if (group.members.get(by) !== 'owner') throw new Refusal(403, 'forbidden');
    group.members.set(userId, role);
    this.append(group, by, 'role_changed', { data: { userId, role } });
    return group;
  }

  remove(id: string, by: string, userId: string): void {
    const group = by === userId ? this.get(id, by) : this.manage(id, by);
    if (!group.members.has(userId)) throw new Refusal(404, 'user_not_found');
    const owner = group.members.get(userId) === 'owner';
    if (by !== userId && group.members.get(by) === 'admin' && group.members.get(userId) !== 'member') {
      throw new Refusal(403, 'forbidden', 'Only the owner may remove an admin; nobody removes the owner.');
    }
    const heir = [...group.members].find(([member]) => member !== userId)?.[0];
    const data = { userId, ...(owner && heir ? { newOwnerId: heir } : {}) };
    this.append(group, by, by === userId ? 'member_left' : 'member_removed', { data });
    group.members.delete(userId);
    if (owner && heir) group.members.set(heir, 'owner');
  }

  private manage(id: string, by: string): Group {
    const group = this.get(id, by);
    if (group.members.get(by) === 'member') throw new Refusal(403, 'forbidden', 'Only owner and admins may do this.');
    return group;
  }

  private target(id: string, by: string, seq: number): [Group, Entry] {
    const group = this.get(id, by);
    const entry = group.log[seq - 1];
    if (entry?.kind !== 'message' || entry.recalledAt) throw new Refusal(404, 'not_found');
    return [group, entry];
  }

  private change(group: Group, seq: number, change: Partial<Entry>): void {
    const entry = group.log[seq - 1];
    if (entry) group.log[seq - 1] = { ...entry, ...change };
  }

  private append(group: Group, by: string, kind: EntryKind, more: Partial<Entry>): Entry {
    const before = group.log.at(-1);
    const entry: Entry = {
      conversationId: group.id,
      seq: group.log.length + 1,
      ordinal: (before?.ordinal ?? 0) + (kind === 'message' ? 1 : 0),
      kind,
      senderId: by,
      serverTime: new Date(Math.max(Date.now(), before ? Date.parse(before.serverTime) + 1 : 0)).toISOString(),
      ...more,
    };
    group.log.push(entry);
    this.appended(entry, [...group.members.keys()]);
    return entry;
  }
}

function checked(content: Content): void {
  const text = content.type === 'text' ? content.text : 'ok';
  if (text.length === 0 || Array.from(text).length > 16_000)
    throw new Refusal(400, 'invalid_content', 'The text is too long.');
}
