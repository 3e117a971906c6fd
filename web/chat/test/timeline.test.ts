import type { Entry } from '@magpie/sdk';
import { describe, expect, it } from 'vitest';
import { rowsOf } from '../src/store/rows.js';
import { empty, withEntry, withPage, type Timeline } from '../src/store/timeline.js';

const START = Date.parse('2026-05-04T10:00:00Z');

function entry(seq: number, more: Partial<Entry> = {}): Entry {
  return {
    conversationId: 'g-1',
    seq,
    ordinal: seq,
    kind: 'message',
    senderId: 'ann',
    serverTime: new Date(START + seq * 1000).toISOString(),
    content: { type: 'text', text: `m${seq}` },
    ...more,
  };
}

const seqs = (timeline: Timeline) => timeline.entries.map(({ seq }) => seq);

describe('a timeline', () => {
  it('joins a page of history and what came in meanwhile, each entry once', () => {
    const live = withEntry(withEntry(empty, entry(5)), entry(6));
    const joined = withPage(live, [entry(3), entry(4), entry(5)], false);
    expect(seqs(joined)).toEqual([3, 4, 5, 6]);
    expect(seqs(withPage(joined, [entry(1), entry(2)], true))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('drops a live entry that it has', () => {
    const loaded = withPage(empty, [entry(1), entry(2)], true);
    expect(seqs(withEntry(loaded, entry(2)))).toEqual([1, 2]);
  });

  it('carries edits, recalls and reactions out on their targets', () => {
    let timeline = withPage(empty, [entry(1), entry(2)], true);
    const about = (targetSeq: number, emoji?: string) => ({ data: { targetSeq, ...(emoji ? { emoji } : {}) } });
    timeline = withEntry(timeline, entry(3, { kind: 'edited', ...about(1), content: { type: 'text', text: 'new' } }));
    timeline = withEntry(timeline, entry(4, { kind: 'reaction_added', senderId: 'bob', ...about(1, '👍') }));
    timeline = withEntry(timeline, entry(5, { kind: 'reaction_added', senderId: 'bob', ...about(1, '👍') }));
    timeline = withEntry(timeline, entry(6, { kind: 'recalled', ...about(2) }));
    expect(seqs(timeline)).toEqual([1, 2]);
    expect(timeline.entries[0]).toMatchObject({
      content: { text: 'new' },
      editedAt: expect.any(String) as string,
      reactions: [{ emoji: '👍', userIds: ['bob'] }],
    });
    expect(timeline.entries[1]?.content).toBeUndefined();
    timeline = withEntry(timeline, entry(7, { kind: 'reaction_removed', senderId: 'bob', ...about(1, '👍') }));
    expect(timeline.entries[0]?.reactions).toEqual([]);
  });
});

describe('rows', () => {
  const pending = {
    clientMessageId: 'x',
    conversationId: 'g-1',
    content: { type: 'text' as const, text: 'hi' },
    createdAt: START + 9_000,
    status: 'sending' as const,
  };

  it('keep the key of a message while it becomes an entry', () => {
    const before = rowsOf(withPage(empty, [entry(1)], true), [pending], 'ann', undefined);
    const sent = entry(2, { clientMessageId: 'x' });
    const after = rowsOf(withPage(empty, [entry(1), sent], true), [], 'ann', undefined);
    expect(after.map(({ key }) => key)).toEqual(before.map(({ key }) => key));
  });

  it('show a message once while both its entry and its place in the outbox are there', () => {
    const sent = entry(2, { clientMessageId: 'x' });
    expect(rowsOf(withPage(empty, [entry(1), sent], true), [pending], 'ann', undefined)).toHaveLength(2);
  });

  it('put the divider in front of the first new message of somebody else', () => {
    const timeline = withPage(empty, [entry(1), entry(2), entry(3, { senderId: 'bob' }), entry(4)], true);
    expect(rowsOf(timeline, [], 'ann', 1).map(({ divider }) => divider)).toEqual([false, false, true, false]);
  });

  it('group what one person says in one go, and begin each day anew', () => {
    const tomorrow = new Date(START + 86_400_000).toISOString();
    const timeline = withPage(
      empty,
      [entry(1), entry(2), entry(3, { senderId: 'bob' }), entry(4, { senderId: 'bob', serverTime: tomorrow })],
      true,
    );
    const rows = rowsOf(timeline, [], 'ann', undefined);
    expect(rows.map(({ first }) => first)).toEqual([true, false, true, true]);
    expect(rows.map(({ day }) => day)).toEqual([true, false, false, true]);
  });
});
