import type { Conversation, Entry } from '@magpie/sdk';
import { memo, useState, type KeyboardEvent } from 'react';
import { errorText, useText } from '../i18n/index.js';
import { clock, day, full } from '../i18n/time.js';
import type { Row } from '../store/rows.js';
import { Actions, ReactionBar } from './Actions.js';
import { Avatar } from './Avatar.js';
import { useChat, usePeople } from './context.js';
import { Delivery } from './Delivery.js';
import { eventText, languageOf, textOf } from './names.js';
import { RichText } from './RichText.js';

interface Props {
  row: Row;
  conversation: Conversation;
  position: number;
  total: number;
  tabStop: boolean;
  focus: (key: string) => void;
  edit: (entry: Entry) => void;
}

/** One row: perhaps a day, perhaps the line above what is new, and a message or an event. */
export const Message = memo(function Message({ row, conversation, position, total, tabStop, focus, edit }: Props) {
  const chat = useChat();
  const people = usePeople();
  const { t, locale } = useText();
  const [menu, setMenu] = useState(false);
  const { entry, pending } = row;
  const at = new Date(row.at);
  const me = chat.me.id;
  const sender = entry?.senderId ?? me;
  const mine = sender === me;
  const message = pending !== undefined || entry?.kind === 'message';
  const name = mine ? t('message.you') : people.nameOf(sender);
  const recalled = entry?.recalledAt !== undefined;
  const content = pending ?? entry ?? {};
  const text = recalled
    ? t(mine ? 'message.recalledByYou' : 'message.recalled')
    : (textOf(content) ?? t('message.custom'));
  const said = message
    ? t('message.from', { name, time: clock(locale, at), text })
    : eventText(entry ?? never, me, people, t);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const wantsMenu = event.key === 'Enter' || event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10');
    if (event.target !== event.currentTarget || !wantsMenu || !message || recalled || pending) return;
    event.preventDefault();
    setMenu(true);
  };

  return (
    <>
      {row.day && <p className="day">{day(locale, t, at)}</p>}
      {row.divider && (
        <p className="divider">
          <span>{t('chat.new')}</span>
        </p>
      )}
      <article
        className={`message ${message ? (mine ? 'mine' : 'theirs') : 'event'} ${row.first ? 'first' : ''} ${row.last ? 'last' : ''}`}
        role="article"
        aria-label={said}
        aria-posinset={position}
        aria-setsize={total}
        data-key={row.key}
        tabIndex={tabStop ? 0 : -1}
        onFocus={() => {
          focus(row.key);
        }}
        onKeyDown={onKeyDown}
      >
        {!message ? (
          <p className="event-text">{said}</p>
        ) : (
          <>
            {!mine && (
              <span className="message-face">{row.last && <Avatar id={sender} name={name} size="small" />}</span>
            )}
            <div className="message-body">
              {row.first && !mine && conversation.type === 'group' && <p className="message-sender">{name}</p>}
              <div className="bubble-line">
                <div
                  className={`bubble ${recalled ? 'recalled' : ''} ${pending?.status === 'failed' ? 'failed' : ''} ${isEmoji(text) ? 'emoji' : ''}`}
                  lang={recalled ? undefined : languageOf(text)}
                  dir="auto"
                >
                  {recalled || textOf(content) === undefined ? <em>{text}</em> : <RichText text={text} />}
                  <span className="meta">
                    {entry?.editedAt !== undefined && <span>{t('message.edited')}</span>}
                    <time dateTime={at.toISOString()} title={full(locale, at)} aria-hidden>
                      {clock(locale, at)}
                    </time>
                    {mine && !recalled && <Delivery row={row} conversation={conversation} />}
                  </span>
                </div>
                {entry && !recalled && (
                  <Actions
                    entry={entry}
                    mine={mine}
                    role={conversation.role}
                    isOpen={menu}
                    onOpenChange={setMenu}
                    edit={edit}
                  />
                )}
              </div>
              {pending?.status === 'failed' && <Failed row={row} />}
              {entry && !recalled && <ReactionBar entry={entry} />}
            </div>
          </>
        )}
      </article>
    </>
  );
});

const never = { kind: 'edited', senderId: '' } as Entry;

function isEmoji(text: string): boolean {
  return (
    text.length <= 24 &&
    /^(\p{Extended_Pictographic}|\p{Emoji_Component}|\s)+$/u.test(text) &&
    !/^[\d\s#*]+$/.test(text)
  );
}

/** Why a message was refused, and what can be done. */
function Failed({ row }: { row: Row }) {
  const chat = useChat();
  const { t } = useText();
  const { pending } = row;
  if (!pending) return null;
  const id = pending.clientMessageId;
  const why = pending.error?.code;
  return (
    <p className="failed-line" role="alert">
      <span>{why === undefined ? t('message.failed') : t('message.failedWhy', { why: errorText(t, why) })}</span>
      <button
        type="button"
        className="link"
        onClick={() => {
          chat.retry(id);
        }}
      >
        {t('message.retry')}
      </button>
      <button
        type="button"
        className="link"
        onClick={() => {
          chat.discard(id);
        }}
      >
        {t('message.discard')}
      </button>
    </p>
  );
}
