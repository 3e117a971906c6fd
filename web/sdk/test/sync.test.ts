import { describe, expect, it } from 'vitest';
import { initial, reduce, type Effect, type State } from '../src/machine/index.js';
import type { Entry, ServerFrame } from '../src/contract.js';

const env = { now: 1_000_000, random: 0.5 };

const connected: State = {
  ...initial(),
  me: 'ME',
  link: { phase: 'connected', socket: 1, since: 0, heartbeatMs: 30_000, sentAt: env.now, receivedAt: env.now },
  sync: { ...initial().sync, due: env.now },
};

const entry = (conversationId: string, seq: number): Entry => ({
  conversationId,
  seq,
  ordinal: seq,
  kind: 'message',
  senderId: 'OTHER',
  serverTime: '2026-01-01T00:00:00Z',
});

/** The state after a frame, and the sync that it made due. */
function take(state: State, frame: ServerFrame): [State, Effect[]] {
  return reduce(state, { type: 'frame', socket: 1, frame }, env);
}

function syncOf(out: readonly Effect[]) {
  const sent = out.flatMap((effect) =>
    effect.type === 'transmit' && effect.frame.type === 'sync' ? [effect.frame] : [],
  )[0];
  if (!sent) throw new Error('No sync was sent.');
  return sent;
}

describe('a sync', () => {
  it('names the read cursors that were told at the heads that are held, and no others', () => {
    let [state, out] = reduce(connected, { type: 'tick' }, env);
    const first = syncOf(out);
    expect(first).toMatchObject({ heads: {}, reads: {} });
    [state] = take(state, {
      type: 'heads',
      id: first.id,
      items: [
        { conversationId: 'g-A', lastSeq: 7, readSeq: 5, unread: 2 },
        { conversationId: 'g-B', lastSeq: 3, readSeq: 3, unread: 0 },
      ],
    });
    [state] = take(state, { type: 'entry', ...entry('g-B', 4) });
    [, out] = take(state, { type: 'lagging' });
    expect(syncOf(out)).toMatchObject({ heads: { 'g-A': 7, 'g-B': 4 }, reads: { 'g-A': 5 } });
    expect(syncOf(out).reads).toEqual({ 'g-A': 5 });
  });
});
