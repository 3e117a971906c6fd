import { otherOf, type Conversation, type Entry } from '@magpie/sdk';
import type { Say } from '../i18n/index.js';
import type { People } from '../store/people.js';

export function titleOf(conversation: Conversation, me: string, people: People, t: Say): string {
  if (conversation.type === 'group') return conversation.title ?? '…';
  const other = otherOf(conversation.id, me) ?? me;
  return other === me ? t('chat.notes') : people.nameOf(other);
}

/** Who an avatar stands for. */
export function faceOf(conversation: Conversation, me: string): string {
  return otherOf(conversation.id, me) ?? conversation.id;
}

/** One line for what is not a message. */
export function eventText(entry: Entry, me: string, people: People, t: Say): string {
  const name = (id: string | undefined) => (id === undefined ? '' : id === me ? t('event.you') : people.nameOf(id));
  const who = name(entry.senderId);
  const title = entry.data?.title ?? '';
  const several = (entry.data?.members ?? []).filter((id) => id !== entry.senderId);
  switch (entry.kind) {
    case 'created':
      return t('event.created', { who, title });
    case 'members_added': {
      const shown = several.slice(0, 4).map(name).join(t('list.comma'));
      const rest = several.length - 4;
      const names = rest > 0 ? t('event.andOthers', { names: shown, count: rest }) : shown;
      return t('event.members_added', { who, names });
    }
    case 'member_removed':
      return t('event.member_removed', { who, names: name(entry.data?.userId) });
    case 'member_left':
      return t('event.member_left', { who: name(entry.data?.userId ?? entry.senderId) });
    case 'role_changed':
      return t(entry.data?.role === 'admin' ? 'event.role_admin' : 'event.role_member', {
        who,
        names: name(entry.data?.userId),
      });
    case 'title_changed':
      return t('event.title_changed', { who, title });
    default:
      return '';
  }
}

export function textOf(entry: Pick<Entry, 'content'>): string | undefined {
  return entry.content?.type === 'text' ? entry.content.text : undefined;
}

/** The last line of a conversation, as the list shows it. */
export function previewOf(conversation: Conversation, me: string, people: People, t: Say): string {
  const entry = conversation.lastEntry;
  if (!entry) return '';
  if (entry.kind !== 'message') return eventText(entry, me, people, t);
  if (entry.recalledAt) return t(entry.senderId === me ? 'message.recalledByYou' : 'message.recalled');
  const text = textOf(entry)?.replace(/\s+/g, ' ') ?? t('list.custom');
  if (entry.senderId === me) return t('list.you', { text });
  return conversation.type === 'group' ? t('list.from', { name: people.nameOf(entry.senderId), text }) : text;
}

/** The language of a text by its script, so that browsers draw Chinese characters with Chinese glyphs. */
export function languageOf(text: string): string | undefined {
  if (/[\u3040-\u30ff]/.test(text)) return 'ja';
  if (/\p{Script=Hangul}/u.test(text)) return 'ko';
  return /\p{Script=Han}/u.test(text) ? 'zh-CN' : undefined;
}
