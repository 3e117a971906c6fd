import type { Entry } from '@magpie/sdk';
import type { Pending } from './state.js';
import type { Timeline } from './timeline.js';

/** What one line of the conversation shows. Keys are stable: a message keeps its own from the first moment on. */
export interface Row {
  readonly key: string;
  readonly at: number;
  readonly entry?: Entry;
  readonly pending?: Pending;
  /** The first of a day. */
  readonly day: boolean;
  /** The first that is new. */
  readonly divider: boolean;
  /** First and last of those that one person wrote in one go. */
  readonly first: boolean;
  readonly last: boolean;
}

const ONE_GO_MS = 5 * 60_000;

interface Bare {
  key: string;
  at: number;
  sender: string | undefined;
  entry?: Entry;
  pending?: Pending;
}

export function rowsOf(
  timeline: Timeline,
  pending: readonly Pending[],
  me: string,
  divider: number | undefined,
): readonly Row[] {
  const bare: Bare[] = timeline.entries.map((entry) => ({
    key: entry.senderId === me && entry.clientMessageId !== undefined ? `c${entry.clientMessageId}` : `s${entry.seq}`,
    at: Date.parse(entry.serverTime),
    sender: entry.kind === 'message' ? entry.senderId : undefined,
    entry,
  }));
  const there = new Set(bare.map(({ key }) => key));
  for (const item of pending) {
    const key = `c${item.clientMessageId}`;
    if (!there.has(key)) bare.push({ key, at: item.createdAt, sender: me, pending: item });
  }
  let passed = divider === undefined;
  return bare.map((row, i) => {
    const before = bare[i - 1];
    const after = bare[i + 1];
    const isNew =
      !passed &&
      row.entry !== undefined &&
      row.entry.seq > (divider ?? 0) &&
      row.sender !== undefined &&
      row.sender !== me;
    if (isNew) passed = true;
    const day = before === undefined || !sameDay(before.at, row.at);
    const { key, at, entry, pending: waiting } = row;
    return {
      key,
      at,
      ...(entry ? { entry } : {}),
      ...(waiting ? { pending: waiting } : {}),
      day,
      divider: isNew,
      first: day || isNew || !together(before, row),
      last: after === undefined || !sameDay(row.at, after.at) || !together(row, after),
    };
  });
}

const sameDay = (a: number, b: number) => new Date(a).toDateString() === new Date(b).toDateString();

const together = (a: Bare | undefined, b: Bare) =>
  a?.sender !== undefined && a.sender === b.sender && b.at - a.at < ONE_GO_MS;
