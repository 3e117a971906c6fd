import { describe, expect, it } from 'vitest';
import { initial, nextWake, reduce, type State } from '../src/machine/index.js';

const env = { now: 1_000_000, random: 0.999 };

/** Just back after the server had been away for long. */
const back: State = {
  ...initial(),
  attempt: 9,
  link: { phase: 'connected', socket: 1, since: env.now - 2_000, heartbeatMs: 30_000, sentAt: 0, receivedAt: env.now },
};

const pauseAfter = (code: number) => {
  const [state] = reduce(back, { type: 'closed', socket: 1, code }, env);
  return (nextWake(state) ?? Infinity) - env.now;
};

describe('a connection that ends', () => {
  it('is followed at once by a look at the session where its token is no longer good', () => {
    expect(pauseAfter(4401)).toBeLessThanOrEqual(300);
  });

  it('is followed by a longer pause the more have failed before, and by one of seconds where too much was asked', () => {
    expect(pauseAfter(1006)).toBeGreaterThan(10_000);
    expect(pauseAfter(4429)).toBeGreaterThanOrEqual(5_000);
  });
});
