import { describe, expect, it } from 'vitest';
import { initial, reduce, type Input, type State } from '../src/machine/index.js';

const env = { now: 1_000_000, random: 0.5 };
const conversationId = 'g-A';

/** Connected, with a pull on its way for what lies before a live entry. */
const pulling = (): State => {
  const start = initial();
  return {
    ...start,
    link: {
      phase: 'connected',
      socket: 1,
      since: env.now,
      heartbeatMs: 30_000,
      sentAt: env.now,
      receivedAt: env.now,
    },
    me: 'ME',
    baseline: false,
    sync: { ...start.sync, due: env.now + 60_000, active: undefined },
    logs: {
      [conversationId]: {
        last: 3,
        ordinal: 3,
        head: 9,
        ahead: {},
        retryAt: 0,
        failures: 0,
        gone: false,
        pull: { id: 'p1', deadline: env.now + 5_000 },
      },
    },
  };
};

describe('G4: an answer that says that one is out', () => {
  it('is followed by a sync, for it may be older than what came live meanwhile', () => {
    const input: Input = {
      type: 'frame',
      socket: 1,
      frame: { type: 'error', id: 'p1', code: 'conversation_not_found', message: '' },
    };
    const [, out] = reduce(pulling(), input, env);
    expect(out).toContainEqual({ type: 'emit', event: { type: 'gone', conversationId } });
    const sync = out.find((effect) => effect.type === 'transmit' && effect.frame.type === 'sync');
    expect(sync).toMatchObject({ frame: { type: 'sync', heads: {} } });
  });
});
