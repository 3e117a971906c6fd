import type { Entry, Reaction } from '@magpie/sdk';

/** The part of a conversation's log that is loaded: without a gap from `from` to the newest. */
export interface Timeline {
  /** Messages and events for the eye, ascending; edits, recalls and reactions are already in their targets. */
  readonly entries: readonly Entry[];
  /** The oldest seq loaded; what is before it is on the server. */
  readonly from: number;
  readonly atStart: boolean;
  readonly loading: boolean;
  readonly failed: boolean;
  /** The first page is there. */
  readonly ready: boolean;
}

export const empty: Timeline = {
  entries: [],
  from: Infinity,
  atStart: false,
  loading: false,
  failed: false,
  ready: false,
};

const SHOWN = new Set<Entry['kind']>([
  'message',
  'created',
  'members_added',
  'member_removed',
  'member_left',
  'role_changed',
  'title_changed',
]);

export const isShown = (entry: Entry): boolean => SHOWN.has(entry.kind);

/** A page of history in front of (or, for the first one, under) what is there. */
export function withPage(timeline: Timeline, items: readonly Entry[], atStart: boolean): Timeline {
  const page = new Map(items.filter(isShown).map((entry) => [entry.seq, entry]));
  const rest = timeline.entries.filter((entry) => !page.has(entry.seq));
  const entries = [...rest, ...page.values()].sort((a, b) => a.seq - b.seq);
  const from = Math.min(timeline.from, items[0]?.seq ?? timeline.from);
  return { entries, from, atStart: atStart || from <= 1, loading: false, failed: false, ready: true };
}

/** A live entry: appended where it is to be shown, and carried out on its target where it has one. */
export function withEntry(timeline: Timeline, entry: Entry): Timeline {
  const target = entry.data?.targetSeq;
  if (target !== undefined) {
    const at = timeline.entries.findIndex((candidate) => candidate.seq === target);
    const found = timeline.entries[at];
    if (!found) return timeline;
    return { ...timeline, entries: timeline.entries.with(at, changed(found, entry)) };
  }
  if (!isShown(entry)) return timeline;
  const last = timeline.entries.at(-1);
  if (last && last.seq >= entry.seq) return timeline;
  return { ...timeline, entries: [...timeline.entries, entry], from: Math.min(timeline.from, entry.seq) };
}

/** What an edit, recall or reaction makes of its target. */
export function changed(target: Entry, by: Entry): Entry {
  switch (by.kind) {
    case 'edited':
      return target.recalledAt
        ? target
        : { ...target, ...(by.content ? { content: by.content } : {}), editedAt: by.serverTime };
    case 'recalled': {
      const { content: _, editedAt: __, reactions: ___, ...rest } = target;
      return { ...rest, recalledAt: by.serverTime };
    }
    case 'reaction_added':
    case 'reaction_removed': {
      const emoji = by.data?.emoji ?? '';
      return { ...target, reactions: react(target.reactions ?? [], emoji, by.senderId, by.kind === 'reaction_added') };
    }
    default:
      return target;
  }
}

export function react(reactions: readonly Reaction[], emoji: string, userId: string, on: boolean): Reaction[] {
  const at = reactions.findIndex((reaction) => reaction.emoji === emoji);
  if (at < 0) return on ? [...reactions, { emoji, userIds: [userId] }] : [...reactions];
  const others = reactions[at]?.userIds.filter((id) => id !== userId) ?? [];
  const userIds = on ? [...others, userId] : others;
  return reactions.flatMap((reaction, i) => (i !== at ? [reaction] : userIds.length > 0 ? [{ emoji, userIds }] : []));
}
