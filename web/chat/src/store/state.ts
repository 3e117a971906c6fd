import type { Conversation, Member, OutboxItem, Presence, Status } from '@magpie/sdk';
import type { Timeline } from './timeline.js';

/** A message on its way: shown at once, replaced by its entry when that is there. */
export interface Pending extends OutboxItem {
  readonly status: 'sending' | 'failed' | 'sent';
  readonly seq?: number;
}

export interface ChatState {
  readonly ready: boolean;
  readonly status: Status;
  readonly conversations: Readonly<Record<string, Conversation>>;
  readonly timelines: Readonly<Record<string, Timeline>>;
  readonly pending: Readonly<Record<string, readonly Pending[]>>;
  readonly members: Readonly<Record<string, readonly Member[]>>;
  /** How far others have read: conversation, user, seq. */
  readonly receipts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Who types, and until when that is believed. */
  readonly typing: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly presence: Readonly<Record<string, Presence>>;
  readonly active: string | undefined;
  /** Where "new messages" begins in the open conversation: after this seq. It stays until the conversation is left. */
  readonly divider: number | undefined;
  /** Counts up when names were learnt, for what is drawn from `people`. */
  readonly names: number;
  /** The last thing that went wrong outside of sending, by its code. */
  readonly problem: string | undefined;
}

export const nothing: ChatState = {
  ready: false,
  status: { phase: 'connecting' },
  conversations: {},
  timelines: {},
  pending: {},
  members: {},
  receipts: {},
  typing: {},
  presence: {},
  active: undefined,
  divider: undefined,
  names: 0,
  problem: undefined,
};

/** Latest first; what was never spoken in comes last. */
export function ordered(state: ChatState): Conversation[] {
  const at = (conversation: Conversation) =>
    Math.max(
      Date.parse(conversation.lastEntry?.serverTime ?? '') || 0,
      state.pending[conversation.id]?.at(-1)?.createdAt ?? 0,
    );
  return Object.values(state.conversations)
    .filter((conversation) => conversation.lastSeq > 0 || conversation.id === state.active || at(conversation) > 0)
    .sort((a, b) => at(b) - at(a) || (a.id < b.id ? -1 : 1));
}
