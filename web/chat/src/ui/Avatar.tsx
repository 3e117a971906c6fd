import type { PresenceStatus } from '@magpie/sdk';

const HUES = 10;

function hash(text: string): number {
  let sum = 7;
  for (const char of text) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return sum;
}

/** One Chinese character, or the first letters of two words. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u);
  const first = Array.from(words[0] ?? '');
  if (/\p{Script=Han}/u.test(name)) return Array.from(name.trim()).slice(-2).join('');
  const second = words.length > 1 ? Array.from(words.at(-1) ?? '')[0] : undefined;
  return ((first[0] ?? '?') + (second ?? '')).toLocaleUpperCase();
}

interface Props {
  id: string;
  name: string;
  group?: boolean;
  size?: 'small' | 'large';
  status?: PresenceStatus | undefined;
}

/** A face made of a name; it says nothing to screen readers, since the name stands beside it. */
export function Avatar({ id, name, group = false, size, status }: Props) {
  return (
    <span className={`avatar ${size ?? ''} ${group ? 'group' : ''}`} data-hue={hash(id) % HUES} aria-hidden="true">
      {initials(name)}
      {status && status !== 'offline' && <span className={`presence ${status}`} />}
    </span>
  );
}
