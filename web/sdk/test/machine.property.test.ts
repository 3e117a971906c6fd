import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Client, kind, World, type Faults } from './simulation.js';

const CONVERSATIONS = ['g-A', 'g-B', 'd-A-B'];

const low = fc.constantFrom(0, 0, 0.02, 0.1, 0.3);
const faults: fc.Arbitrary<Faults> = fc.record({
  loseLive: fc.constantFrom(0, 0.1, 0.5, 1),
  repeatLive: low,
  loseAnswer: low,
  unavailableBefore: low,
  unavailableAfter: low,
  limited: low,
  cut: fc.constantFrom(0, 0, 0.02, 0.1),
  refuseToken: low,
  refuseSocket: low,
  lag: low,
});

const step = fc.record({
  at: fc.integer({ min: 0, max: 60_000 }),
  who: fc.integer({ min: 0, max: 2 }),
  where: fc.integer({ min: 0, max: 2 }),
  what: fc.oneof(
    { weight: 12, arbitrary: fc.constant('send' as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('poison' as const, 'cut' as const, 'offline' as const, 'restart' as const),
    },
    { weight: 1, arbitrary: fc.constantFrom('pause' as const, 'wake' as const, 'read' as const) },
  ),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function play(world: World, clients: readonly Client[], script: readonly Step[]): void {
  for (const { at, who, where, what } of script) {
    const client = clients[who]!;
    const conversationId = CONVERSATIONS[where]!;
    world.in(at, () => {
      switch (what) {
        case 'send':
          return client.send(conversationId);
        case 'poison':
          return client.send(conversationId, 'poison');
        case 'cut':
          return client.cut();
        case 'restart':
          return client.restart();
        case 'offline':
          client.input({ type: 'network', up: false });
          return world.in(8_000, () => client.input({ type: 'network', up: true }));
        case 'pause':
          client.input({ type: 'pause' });
          return world.in(5_000, () => client.input({ type: 'resume' }));
        case 'wake':
          return client.input({ type: 'wake' });
        case 'read':
          return client.input({ type: 'read', conversationId, seq: at % 20 });
      }
    });
  }
}

describe('the client machine in a world that loses, repeats and refuses', () => {
  it('hands on each entry once, in order, misses nothing, and stores each send once in the order of sending', () => {
    fc.assert(
      fc.property(fc.integer(), faults, fc.array(step, { minLength: 5, maxLength: 60 }), (seed, bad, script) => {
        const world = new World(seed, bad);
        const clients = ['A', 'B', 'C'].map(
          (user) => new Client(world, user, { syncEveryMs: 20_000, parallelPulls: 2 }),
        );
        clients.forEach((client) => client.start());
        play(world, clients, script);
        world.runUntil(70_000);
        world.faults = kind;
        world.runUntil(200_000);

        for (const client of clients) {
          expect(client.phase).toBe('connected');
          for (const [id, log] of world.server.logs) {
            expect(client.entries.get(id)).toEqual(log);
            const mine = log.filter((entry) => entry.senderId === client.user).map((entry) => entry.clientMessageId);
            expect(mine).toEqual(client.wanted.get(id) ?? []);
          }
          expect(client.outbox.every((item) => item.error?.code === 'invalid_content')).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('says of every message what became of it', () => {
    fc.assert(
      fc.property(fc.integer(), faults, fc.array(step, { maxLength: 30 }), (seed, bad, script) => {
        const world = new World(seed, bad);
        const client = new Client(world, 'A', { syncEveryMs: 20_000 });
        client.start();
        play(
          world,
          [client, client, client],
          script.filter(({ what }) => what !== 'restart'),
        );
        world.runUntil(70_000);
        world.faults = kind;
        world.runUntil(200_000);
        const changes = client.events.flatMap((event) => (event.type === 'outbox' ? [event.change] : []));
        const of = (status: string) => changes.filter((change) => change.status === status).length;
        expect(of('sending')).toBe(of('sent') + of('failed'));
      }),
      { numRuns: 60 },
    );
  });
});
