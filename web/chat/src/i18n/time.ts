import type { Locale, Say } from './index.js';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: Locale, kind: string, options: Intl.DateTimeFormatOptions, at: Date): string {
  const key = `${locale} ${kind}`;
  let found = formats.get(key);
  if (!found) formats.set(key, (found = new Intl.DateTimeFormat(locale, options)));
  return found.format(at);
}

export const clock = (locale: Locale, at: Date): string =>
  format(locale, 'clock', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, at);

export const full = (locale: Locale, at: Date): string =>
  format(locale, 'full', { dateStyle: 'long', timeStyle: 'short' }, at);

const midnight = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

export const daysAgo = (at: Date, now = new Date()): number => Math.round((midnight(now) - midnight(at)) / 86_400_000);

export function day(locale: Locale, t: Say, at: Date): string {
  const ago = daysAgo(at);
  if (ago === 0) return t('chat.today');
  if (ago === 1) return t('chat.yesterday');
  if (at.getFullYear() === new Date().getFullYear()) {
    return format(locale, 'day', { weekday: 'long', month: 'long', day: 'numeric' }, at);
  }
  return format(locale, 'date', { dateStyle: 'long' }, at);
}

/** Short, for the list: the time today, the weekday this week, else the date. */
export function brief(locale: Locale, at: Date): string {
  const ago = daysAgo(at);
  if (ago <= 0) return clock(locale, at);
  if (ago < 7) return format(locale, 'weekday', { weekday: 'short' }, at);
  return format(locale, 'short', { month: 'numeric', day: 'numeric' }, at);
}
