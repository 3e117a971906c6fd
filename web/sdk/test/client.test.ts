import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { FakeServer } from '../../fake-server/server.js';
import {
  directConversationId,
  Magpie,
  MagpieError,
  type Entry,
  type MagpieOptions,
  type OutboxItem,
} from '../src/index.js';

let server: FakeServer;
let url: string;
const clients: Magpie[] = [];

beforeEach(async () => {
  server = new FakeServer();
  url = await server.listen();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.stop();
  await server.close();
});

async function person(name: string, options: MagpieOptions = {}): Promise<Magpie> {
  const client = new Magpie({ url, WebSocket, tuning: { backOffBaseMs: 20 }, ...options });
  clients.push(client);
  if (!server.store.byName(name)) await client.register({ username: name, password: 'correct horse' });
  await client.logIn({ username: name, password: 'correct horse' });
  return client;
}

function heard(client: Magpie): string[] {
  const texts: string[] = [];
  client.on('entry', ({ entry }) => {
    if (entry.content?.type === 'text') texts.push(entry.content.text);
  });
  return texts;
}

const direct = (a: Magpie, b: Magpie) => directConversationId(a.user?.id ?? '', b.user?.id ?? '');

describe('a client of Magpie', () => {
  it('hands on what others say and what it said itself, once and in order', async () => {
    const [ann, bob] = [await person('ann'), await person('bob')];
    const [annHears, bobHears] = [heard(ann), heard(bob)];
    await Promise.all([ann.start({}), bob.start({})]);
    const room = direct(ann, bob);
    await ann.send(room, 'hello').stored;
    await bob.send(room, 'hi').stored;
    await vi.waitFor(() => {
      expect(bobHears).toEqual(['hello', 'hi']);
      expect(annHears).toEqual(['hello', 'hi']);
    });
  });

  it('delivers what was sent while connections break', async () => {
    const [ann, bob] = [await person('ann'), await person('bob')];
    const bobHears = heard(bob);
    await Promise.all([ann.start({}), bob.start({})]);
    const sent = Array.from({ length: 40 }, (_, i) => `m${i}`);
    const stored = sent.map((text, i) => {
      if (i % 10 === 5) server.cut();
      return ann.send(direct(ann, bob), text).stored;
    });
    server.cut();
    expect(await Promise.all(stored)).toEqual(sent.map((_, i) => i + 1));
    await vi.waitFor(() => {
      expect(bobHears).toEqual(sent);
    }, 10_000);
  });

  it('sends in a new process what an earlier one left unsent', async () => {
    const kept = new Map<string, OutboxItem>();
    const outbox = {
      load: () => [...kept.values()],
      put: (item: OutboxItem) => void kept.set(item.clientMessageId, item),
      remove: (id: string) => void kept.delete(id),
    };
    const bob = await person('bob');
    const ann = await person('ann', { outbox });
    ann.send(direct(ann, bob), 'written on a train');
    expect(kept.size).toBe(1);
    const again = await person('ann', { outbox });
    const bobHears = heard(bob);
    await bob.start({});
    await again.start({});
    await vi.waitFor(() => {
      expect(bobHears).toEqual(['written on a train']);
      expect(kept.size).toBe(0);
    });
  });

  it('tells why a message was refused and sends the next one all the same', async () => {
    const ann = await person('ann');
    await ann.start({});
    const room = direct(ann, ann);
    const refused = ann.send(room, '').stored;
    const fine = ann.send(room, 'a note to myself').stored;
    await expect(refused).rejects.toMatchObject({ code: 'invalid_content' });
    await expect(refused).rejects.toBeInstanceOf(MagpieError);
    expect(await fine).toBe(1);
  });

  it('refreshes a token that is about to expire once for many calls', async () => {
    await server.close();
    server = new FakeServer({ accessTokenLifeSeconds: 30 });
    url = await server.listen();
    const ann = await person('ann');
    const refreshes = vi.spyOn(globalThis, 'fetch');
    await Promise.all([ann.api.me(), ann.api.me(), ann.api.me(), ann.api.me()]);
    const asked = refreshes.mock.calls.filter(([to]) => (to as string).endsWith('/refresh')).length;
    refreshes.mockRestore();
    expect(asked).toBe(1);
  });

  it('goes on with its session when the answer to a refresh was lost', async () => {
    await server.close();
    server = new FakeServer({ accessTokenLifeSeconds: 30 });
    url = await server.listen();
    const ann = await person('ann');
    server.faults.loseRefresh = true;
    await expect(ann.api.me()).rejects.toBeInstanceOf(MagpieError);
    expect((await ann.api.me()).username).toBe('ann');
    expect((await ann.api.me()).username).toBe('ann');
  });

  it('stops and says so when its session is revoked, not when the network fails', async () => {
    const ann = await person('ann');
    await ann.start({});
    await vi.waitFor(() => {
      expect(ann.status.phase).toBe('connected');
    });
    server.cut();
    await vi.waitFor(() => {
      expect(ann.status.phase).toBe('connected');
    });
    const other = await person('ann');
    await other.api.revoke(ann.session.sessionId ?? '');
    await vi.waitFor(() => {
      expect(ann.status).toEqual({ phase: 'stopped', sessionEnded: true });
    }, 5_000);
  });

  it('leaves entries on the server while its reader is slow', async () => {
    const [ann, bob] = [await person('ann'), await person('bob')];
    await Promise.all([ann.start({}), bob.start({})]);
    const stop = new AbortController();
    const read: Entry[] = [];
    const reading = (async () => {
      for await (const entry of bob.entries({ signal: stop.signal, highWater: 4 })) {
        read.push(entry);
        await new Promise((resolve) => setTimeout(resolve, 1));
        if (read.length === 60) stop.abort();
      }
    })();
    for (let i = 0; i < 60; i++) ann.send(direct(ann, bob), `m${i}`);
    await reading;
    expect(read.map((entry) => entry.seq)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
  });
});
