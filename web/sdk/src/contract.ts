/**
 * The public contract as TypeScript sees it. Fields and kinds that this version does not know are ignored, as the contract
 * asks of clients.
 */

export interface User {
  id: string;
  username: string;
  displayName: string;
  createdAt?: string;
}

export interface Session {
  accessToken: string;
  /** Absent in cookie mode, where the browser keeps it out of reach of scripts. */
  refreshToken?: string;
  /** Seconds the access token lives. */
  expiresIn: number;
  sessionId: string;
  user: User;
}

export interface Device {
  id: string;
  device?: { name?: string; platform?: string };
  createdAt: string;
  lastUsedAt: string;
  current: boolean;
}

export type Content = { type: 'text'; text: string } | { type: 'custom'; [field: string]: unknown };

export interface Reaction {
  emoji: string;
  userIds: string[];
}

export type Role = 'owner' | 'admin' | 'member';

export type EntryKind =
  | 'message'
  | 'edited'
  | 'recalled'
  | 'reaction_added'
  | 'reaction_removed'
  | 'created'
  | 'members_added'
  | 'member_removed'
  | 'member_left'
  | 'role_changed'
  | 'title_changed';

/** What an entry that is not a message is about. */
export interface EntryData {
  targetSeq?: number;
  emoji?: string;
  title?: string;
  history?: 'all' | 'joined';
  members?: string[];
  userId?: string;
  newOwnerId?: string;
  role?: Role;
}

/** One line of a conversation's log; named by `(conversationId, seq)`. */
export interface Entry {
  conversationId: string;
  seq: number;
  /** How many messages the conversation has up to and including this entry. */
  ordinal: number;
  kind: EntryKind;
  senderId: string;
  serverTime: string;
  clientMessageId?: string;
  content?: Content;
  data?: EntryData;
  editedAt?: string;
  recalledAt?: string;
  reactions?: Reaction[];
}

export interface Conversation {
  id: string;
  type: 'direct' | 'group';
  title?: string;
  members: number;
  role?: Role;
  lastSeq: number;
  readSeq: number;
  unread: number;
  lastEntry?: Entry;
}

export interface Member {
  userId: string;
  role: Role;
  joinedAt?: string;
  /** How far they have read; not told in conversations of more than 100 members. */
  readSeq?: number;
}

export type PresenceStatus = 'online' | 'away' | 'busy' | 'offline';

export interface Presence {
  userId: string;
  status: PresenceStatus;
  lastSeen?: string;
}

export interface Page<T> {
  items: T[];
  nextCursor?: string;
}

/** Where a conversation stands, as `sync` tells it. */
export interface Head {
  conversationId: string;
  lastSeq: number;
  readSeq: number;
  unread: number;
}

export interface Gone {
  conversationId: string;
  gone: true;
}

export type ClientFrame =
  | { type: 'connect'; id: string; token: string }
  | { type: 'send'; id: string; conversationId?: string; to?: string; clientMessageId: string; content: Content }
  | { type: 'pull'; id: string; conversationId: string; after: number; limit: number }
  | { type: 'sync'; id: string; heads: Record<string, number>; reads?: Record<string, number>; cursor?: string }
  | { type: 'read'; id?: string; conversationId: string; seq: number }
  | { type: 'typing'; conversationId: string }
  | { type: 'ping'; id?: string };

export type ServerFrame =
  | { type: 'connected'; id: string; userId: string; sessionId: string; heartbeatMs: number; serverTime: string }
  | { type: 'ack'; id: string; conversationId: string; seq: number; serverTime: string }
  | { type: 'entries'; id: string; conversationId: string; items: Entry[]; from: number; to: number; lastSeq: number }
  | { type: 'heads'; id: string; items: (Head | Gone)[]; nextCursor?: string }
  | { type: 'ok'; id: string }
  | { type: 'pong'; id?: string }
  | ({ type: 'entry' } & Entry)
  | { type: 'receipt'; conversationId: string; userId: string; readSeq: number }
  | { type: 'typing'; conversationId: string; userId: string }
  | ({ type: 'presence' } & Presence)
  | { type: 'inbox'; kind: string; conversationId?: string }
  | { type: 'lagging'; conversationId?: string }
  | { type: 'reconnect'; afterMs: number }
  | { type: 'error'; id?: string; code: string; message: string; retryAfterMs?: number };
