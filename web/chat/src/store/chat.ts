import {
  directConversationId,
  MagpieError,
  otherOf,
  type Content,
  type Conversation,
  type Entry,
  type Head,
  type Magpie,
  type OutboxChange,
  type PresenceStatus,
  type Role,
  type User,
} from '@magpie/sdk';
import type { Local } from './local.js';
import { People } from './people.js';
import { nothing, type ChatState, type Pending } from './state.js';
import { empty, isShown, withEntry, withPage, type Timeline } from './timeline.js';

const TYPING_LASTS_MS = 6_000;
const PAGE = 60;

/** Everything the page shows, and everything a person can do on it. Views subscribe; only this class talks to the client. */
export class Chat {
  readonly people: People;
  private state: ChatState = nothing;
  private readonly watchers = new Set<() => void>();
  private notified = false;
  private announcer: (text: Entry) => void = () => undefined;

  constructor(
    readonly client: Magpie,
    readonly me: User,
    readonly local: Local,
  ) {
    this.people = new People(client.api, () => {
      this.set({ names: this.state.names + 1 });
    });
    this.people.learn([me]);
    this.listen();
  }

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly snapshot = (): ChatState => this.state;

  /** Called with each message of others that comes in, for those who hear the page. */
  onMessage(announcer: (entry: Entry) => void): void {
    this.announcer = announcer;
  }

  async start(): Promise<void> {
    for (let attempt = 0; !this.state.ready; attempt++) {
      try {
        const conversations: Record<string, Conversation> = {};
        for await (const conversation of this.client.api.conversations()) conversations[conversation.id] = conversation;
        this.set({ conversations, ready: true });
      } catch (error) {
        if (!(error instanceof MagpieError) || error.status === 401) throw error;
        this.set({ status: { phase: 'waiting', cause: navigator.onLine ? 'server' : 'network', retryAt: 0 } });
        await new Promise((resolve) => setTimeout(resolve, Math.min(10_000, 1_000 * 2 ** attempt)));
      }
    }
    const all = Object.values(this.state.conversations);
    await this.client.start(Object.fromEntries(all.map(({ id, lastSeq }) => [id, lastSeq])));
    this.askPresence([this.me.id, ...all.flatMap(({ id }) => otherOf(id, this.me.id) ?? [])]);
  }

  // What a person does

  open(id: string | undefined): void {
    if (id === this.state.active) return;
    const conversation = id === undefined ? undefined : this.state.conversations[id];
    this.set({
      active: id,
      divider: conversation && conversation.unread > 0 ? conversation.readSeq : undefined,
      problem: undefined,
    });
    if (id === undefined) return;
    if (!conversation) void this.fetchConversation(id);
    if (!this.timeline(id).ready) void this.loadNewest(id);
    if (conversation && conversation.lastSeq > 0) void this.loadMembers(id);
  }

  /** The conversation with one person, whether or not anything was said in it. */
  openDirect(user: User): string {
    this.people.learn([user]);
    const id = directConversationId(this.me.id, user.id);
    if (!this.state.conversations[id]) {
      this.put(id, { id, type: 'direct', members: 2, lastSeq: 0, readSeq: 0, unread: 0 });
    }
    this.askPresence([user.id]);
    this.open(id);
    return id;
  }

  async createGroup(title: string, members: readonly User[]): Promise<string> {
    this.people.learn(members);
    const group = await this.client.api.createGroup(
      title,
      members.map(({ id }) => id),
    );
    this.put(group.id, { ...group, ...this.state.conversations[group.id] });
    this.open(group.id);
    return group.id;
  }

  /** How others see this person from now on. */
  async showAs(status: Exclude<PresenceStatus, 'offline'>): Promise<void> {
    await this.attempt(async () => {
      const presence = await this.client.api.showAs(status);
      this.set({ presence: { ...this.state.presence, [this.me.id]: presence } });
    });
  }

  say(id: string, text: string): void {
    this.client.send(id, text);
  }

  retry(clientMessageId: string): void {
    this.client.retry(clientMessageId);
  }

  discard(clientMessageId: string): void {
    this.client.discard(clientMessageId);
  }

  edit(id: string, seq: number, text: string): Promise<boolean> {
    const content: Content = { type: 'text', text };
    return this.attempt(() => this.client.api.edit(id, seq, content));
  }

  recall(id: string, seq: number): Promise<boolean> {
    return this.attempt(() => this.client.api.recall(id, seq));
  }

  toggleReaction(entry: Entry, emoji: string): Promise<boolean> {
    const mine = entry.reactions?.find((reaction) => reaction.emoji === emoji)?.userIds.includes(this.me.id);
    const { api } = this.client;
    const { conversationId, seq } = entry;
    return this.attempt(() => (mine ? api.unreact(conversationId, seq, emoji) : api.react(conversationId, seq, emoji)));
  }

  async rename(id: string, title: string): Promise<boolean> {
    return this.attempt(() => this.client.api.rename(id, title));
  }

  addMembers(id: string, users: readonly User[]): Promise<boolean> {
    this.people.learn(users);
    return this.attempt(() =>
      this.client.api.addMembers(
        id,
        users.map((user) => user.id),
      ),
    );
  }

  setRole(id: string, userId: string, role: Exclude<Role, 'owner'>): Promise<boolean> {
    return this.attempt(() => this.client.api.setRole(id, userId, role));
  }

  removeMember(id: string, userId: string): Promise<boolean> {
    return this.attempt(() => this.client.api.removeMember(id, userId));
  }

  typing(id: string): void {
    this.client.typing(id);
  }

  /** The person has the newest message before their eyes. */
  markRead(id: string): void {
    const conversation = this.state.conversations[id];
    if (!conversation || (conversation.readSeq >= conversation.lastSeq && conversation.unread === 0)) return;
    this.client.read(id, conversation.lastSeq);
    this.put(id, { ...conversation, readSeq: conversation.lastSeq, unread: 0 });
  }

  /** Ends the session and forgets what is kept on this device; without a network neither is done, and that is said. */
  async logOut(): Promise<void> {
    if (await this.attempt(() => this.client.logOut())) this.local.clear();
  }

  dismiss(): void {
    this.set({ problem: undefined });
  }

  // Loading

  async loadNewest(id: string): Promise<void> {
    await this.load(id, undefined);
  }

  async loadOlder(id: string): Promise<void> {
    const timeline = this.timeline(id);
    if (timeline.atStart || timeline.loading || !timeline.ready) return;
    await this.load(id, timeline.from);
  }

  private async load(id: string, before: number | undefined): Promise<void> {
    if (this.timeline(id).loading) return;
    this.putTimeline(id, { ...this.timeline(id), loading: true, failed: false });
    try {
      const page = await this.client.api.entries(id, { limit: PAGE, ...(before === undefined ? {} : { before }) });
      const atStart = page.nextCursor === undefined || page.items.length === 0;
      this.putTimeline(id, withPage(this.timeline(id), page.items, atStart));
      // Who answered has read what was there before.
      for (const { kind, senderId, seq } of page.items) if (kind === 'message') this.answered(id, senderId, seq);
      this.settleSent(id);
    } catch (error) {
      if (error instanceof MagpieError && error.code === 'conversation_not_found') {
        this.putTimeline(id, { ...this.timeline(id), loading: false, atStart: true, ready: true });
        return;
      }
      this.putTimeline(id, { ...this.timeline(id), loading: false, failed: true });
    }
  }

  async loadMembers(id: string): Promise<void> {
    try {
      const members = await this.client.api.members(id);
      this.set({ members: { ...this.state.members, [id]: members } });
      // Receipts are told live only: this is how far they had read before.
      for (const { userId, readSeq } of members) this.answered(id, userId, readSeq ?? 0);
    } catch {
      // Asked for again when the conversation is opened, after the next sync, or when the group changes.
    }
  }

  private async fetchConversation(id: string): Promise<void> {
    try {
      const conversation = await this.client.api.conversation(id);
      const known = this.state.conversations[id];
      if (known && known.lastSeq > conversation.lastSeq) return;
      this.put(id, conversation);
      const other = otherOf(id, this.me.id);
      if (!known && other !== undefined) this.askPresence([other]);
    } catch (error) {
      if (error instanceof MagpieError && error.status === 404) this.gone(id);
    }
  }

  private askPresence(users: readonly string[]): void {
    const asked = [...new Set(users)];
    for (let i = 0; i < asked.length; i += 100) {
      void this.client.api
        .presence(asked.slice(i, i + 100))
        .then(({ items }) => {
          this.set({
            presence: { ...this.state.presence, ...Object.fromEntries(items.map((item) => [item.userId, item])) },
          });
        })
        .catch(() => undefined);
    }
  }

  // What the client tells

  private listen(): void {
    const { client } = this;
    client.on('status', ({ status }) => {
      this.set({ status });
    });
    client.on('entry', ({ entry }) => {
      this.entry(entry);
    });
    client.on('head', ({ head }) => {
      this.head(head);
    });
    client.on('gone', ({ conversationId }) => {
      this.gone(conversationId);
    });
    client.on('skipped', ({ conversationId }) => {
      this.putTimeline(conversationId, empty);
      if (this.state.active === conversationId) void this.loadNewest(conversationId);
    });
    client.on('synced', () => {
      this.askPresence(Object.keys(this.state.presence));
      const { active } = this.state;
      if (active === undefined) return;
      void this.loadMembers(active);
      if (this.timeline(active).failed) void this.load(active, undefined);
    });
    client.on('outbox', ({ change }) => {
      this.outbox(change);
    });
    client.on('receipt', ({ conversationId, userId, readSeq }) => {
      this.receipt(conversationId, userId, readSeq);
    });
    client.on('typing', ({ conversationId, userId }) => {
      if (userId !== this.me.id) this.types(conversationId, userId, Date.now() + TYPING_LASTS_MS);
    });
    client.on('presence', ({ presence }) => {
      this.set({ presence: { ...this.state.presence, [presence.userId]: presence } });
    });
  }

  private entry(entry: Entry): void {
    const id = entry.conversationId;
    const others = entry.senderId !== this.me.id;
    const known = this.state.conversations[id];
    if (known) this.put(id, this.advanced(known, entry));
    else void this.fetchConversation(id);
    const timeline = this.state.timelines[id];
    if (timeline) this.putTimeline(id, withEntry(timeline, entry));
    if (entry.kind === 'message') {
      this.types(id, entry.senderId, 0);
      this.answered(id, entry.senderId, entry.seq);
      if (!others) this.arrived(id, entry.clientMessageId);
      const unseen = document.hidden || !document.hasFocus();
      if (others && id === this.state.active && unseen && this.state.divider === undefined) {
        this.set({ divider: entry.seq - 1 });
      }
      if (others) this.announcer(entry);
    } else if (entry.kind !== 'edited' && entry.data?.targetSeq === undefined) {
      if (this.state.members[id]) void this.loadMembers(id);
      if (entry.kind !== 'created') void this.fetchConversation(id);
    }
    const target = entry.data?.targetSeq;
    if (entry.kind === 'recalled' && known && target !== undefined && target > known.readSeq)
      void this.fetchConversation(id);
  }

  private advanced(known: Conversation, entry: Entry): Conversation {
    if (entry.seq <= known.lastSeq) return known;
    const others = entry.senderId !== this.me.id;
    const counts = entry.kind === 'message' && others && entry.seq > known.readSeq;
    const title = entry.kind === 'title_changed' ? entry.data?.title : undefined;
    return {
      ...known,
      ...(title === undefined ? {} : { title }),
      lastSeq: entry.seq,
      unread: known.unread + (counts ? 1 : 0),
      ...(isShown(entry) || !known.lastEntry ? { lastEntry: entry } : {}),
    };
  }

  private head(head: Head): void {
    const known = this.state.conversations[head.conversationId];
    if (!known) {
      void this.fetchConversation(head.conversationId);
      return;
    }
    // Entries that are still to be handed on will be counted as they come.
    const { readSeq, unread } = head;
    if (head.lastSeq === known.lastSeq)
      this.put(known.id, { ...known, readSeq: Math.max(readSeq, known.readSeq), unread });
    else if (readSeq > known.readSeq) void this.fetchConversation(known.id);
  }

  private gone(id: string): void {
    const conversations = { ...this.state.conversations };
    Reflect.deleteProperty(conversations, id);
    this.set({ conversations, ...(this.state.active === id ? { active: undefined, problem: 'gone' } : {}) });
    this.putTimeline(id, empty);
  }

  private answered(id: string, userId: string, seq: number): void {
    if (userId !== this.me.id) this.receipt(id, userId, seq);
  }

  private receipt(id: string, userId: string, readSeq: number): void {
    if (userId === this.me.id) {
      const known = this.state.conversations[id];
      if (!known || readSeq <= known.readSeq) return;
      if (readSeq >= known.lastSeq) this.put(id, { ...known, readSeq, unread: 0 });
      else void this.fetchConversation(id);
      return;
    }
    const before = this.state.receipts[id] ?? {};
    if ((before[userId] ?? 0) >= readSeq) return;
    this.set({ receipts: { ...this.state.receipts, [id]: { ...before, [userId]: readSeq } } });
  }

  private types(id: string, userId: string, until: number): void {
    const before = this.state.typing[id] ?? {};
    if (until === 0 && before[userId] === undefined) return;
    const now = Date.now();
    const still = Object.entries({ ...before, [userId]: until }).filter(([, end]) => end > now);
    this.set({ typing: { ...this.state.typing, [id]: Object.fromEntries(still) } });
    if (until > now)
      setTimeout(() => this.state.typing[id]?.[userId] === until && this.types(id, userId, 0), until - now);
  }

  private outbox(change: OutboxChange): void {
    const { item } = change;
    const id = item.conversationId;
    const before = this.state.pending[id] ?? [];
    const rest = before.filter((pending) => pending.clientMessageId !== item.clientMessageId);
    if (change.status === 'discarded') {
      this.putPending(id, rest);
      return;
    }
    const pending: Pending = {
      ...item,
      status: change.status,
      ...(change.status === 'sent' ? { seq: change.seq } : {}),
    };
    const again = change.status === 'sending' && before.some(({ status }) => status === 'failed');
    const inPlace = before.map((old) => (old.clientMessageId === item.clientMessageId ? pending : old));
    this.putPending(id, rest.length < before.length && !again ? inPlace : [...rest, pending]);
    if (change.status === 'sent') this.settleSent(id);
  }

  /** Takes away what was sent and is there as an entry, or would be if the conversation were loaded. */
  private settleSent(id: string): void {
    const timeline = this.timeline(id);
    const there = new Set(timeline.entries.map((entry) => entry.seq));
    const before = this.state.pending[id] ?? [];
    const after = before.filter(({ seq }) => seq === undefined || (timeline.ready && !there.has(seq)));
    if (after.length < before.length) this.putPending(id, after);
  }

  private arrived(id: string, clientMessageId: string | undefined): void {
    const before = this.state.pending[id];
    if (!before) return;
    this.putPending(
      id,
      before.filter((pending) => pending.clientMessageId !== clientMessageId),
    );
  }

  // Small tools

  private async attempt(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.set({ problem: error instanceof MagpieError ? error.code : 'internal' });
      return false;
    }
  }

  private timeline(id: string): Timeline {
    return this.state.timelines[id] ?? empty;
  }

  private put(id: string, conversation: Conversation): void {
    this.set({ conversations: { ...this.state.conversations, [id]: conversation } });
  }

  private putTimeline(id: string, timeline: Timeline): void {
    this.set({ timelines: { ...this.state.timelines, [id]: timeline } });
  }

  private putPending(id: string, pending: readonly Pending[]): void {
    this.set({ pending: { ...this.state.pending, [id]: pending } });
  }

  /** Many changes in one turn are one notice: a page of entries is drawn once. */
  private set(change: Partial<ChatState>): void {
    this.state = { ...this.state, ...change };
    if (this.notified) return;
    this.notified = true;
    queueMicrotask(() => {
      this.notified = false;
      for (const watcher of this.watchers) watcher();
    });
  }
}
