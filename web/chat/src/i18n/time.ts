import { formats } from '@lingui/core';
import type { Locale, Say } from './index.js';

export const clock = (locale: Locale, at: Date): string =>
  formats.date(locale, at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

export const full = (locale: Locale, at: Date): string =>
  formats.date(locale, at, { dateStyle: 'long', timeStyle: 'short' });

const midnight = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

export const daysAgo = (at: Date, now = new Date()): number => Math.round((midnight(now) - midnight(at)) / 86_400_000);

export function day(locale: Locale, t: Say, at: Date): string {
  const ago = daysAgo(at);
  if (ago === 0) return t('chat.today');
  if (ago === 1) return t('chat.yesterday');
  if (at.getFullYear() === new Date().getFullYear()) {
    return formats.date(locale, at, { weekday: 'long', month: 'long', day: 'numeric' });
  }
  return formats.date(locale, at, { dateStyle: 'long' });
}

/** Short, for the list: the time today, the weekday this week, else the date. */
export function brief(locale: Locale, at: Date): string {
  const ago = daysAgo(at);
  if (ago <= 0) return clock(locale, at);
  if (ago < 7) return formats.date(locale, at, { weekday: 'short' });
  return formats.date(locale, at, { month: 'numeric', day: 'numeric' });
}
