import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RetryKey } from '../src/retry-key.js';

describe('the retry key of a refresh', () => {
  let kept: Map<string, string>;

  beforeEach(() => {
    kept = new Map();
    vi.stubGlobal('localStorage', {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
      removeItem: (name: string) => void kept.delete(name),
    });
  });

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('is the same until there is an answer, also after the page was loaded again', () => {
    const key = new RetryKey('base', true);
    const first = key.take();
    expect(first).toMatch(/^[A-Za-z0-9_-]{22,64}$/);
    expect(key.take()).toBe(first);
    expect(new RetryKey('base', true).take()).toBe(first);
    key.forget();
    expect(kept.size).toBe(0);
    expect(key.take()).not.toBe(first);
  });

  it('is kept by nobody else where the refresh token is not in a cookie', () => {
    const first = new RetryKey('base', false).take();
    expect(kept.size).toBe(0);
    expect(new RetryKey('base', false).take()).not.toBe(first);
  });

  it('is there where the browser keeps nothing', () => {
    vi.stubGlobal('localStorage', {
      getItem: () => null,
      setItem: () => {
        throw new Error('quota');
      },
      removeItem: () => undefined,
    });
    const key = new RetryKey('base', true);
    expect(key.take()).toBe(key.take());
  });
});
