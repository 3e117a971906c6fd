import type { Conversation, Entry } from '@magpie/sdk';
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { Button } from 'react-aria-components';
import { useText } from '../i18n/index.js';
import { rowsOf } from '../store/rows.js';
import { empty } from '../store/timeline.js';
import { useChat, useChatState, usePeople } from './context.js';
import { Down } from './icons.js';
import { Message } from './Message.js';
import { titleOf } from './names.js';
import { usePresent } from './usePresent.js';

const none: readonly never[] = [];
/** Older messages are asked for when this few rows are left above. */
const AHEAD = 12;
const AT_END_PX = 60;

interface Props {
  conversation: Conversation;
  edit: (entry: Entry) => void;
}

/**
 * What was said, newest at the bottom. Only what is near the window is in the document. One Tab stop; the arrows move
 * through messages.
 */
export function Feed({ conversation, edit }: Props) {
  const chat = useChat();
  const people = usePeople();
  const { t } = useText();
  const { id, lastSeq } = conversation;
  const timeline = useChatState((state) => state.timelines[id] ?? empty);
  const pending = useChatState((state) => state.pending[id] ?? none);
  const divider = useChatState((state) => state.divider);
  const present = usePresent();
  const scroller = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const [current, setCurrent] = useState<string>();

  const rows = useMemo(
    () => (timeline.ready ? rowsOf(timeline, pending, chat.me.id, divider) : none),
    [timeline, pending, chat, divider],
  );
  const focused = rows.findIndex(({ key }) => key === current);
  const stop = focused < 0 ? rows.length - 1 : focused;

  const ended = useRef(true);
  const look = useCallback((end: boolean) => {
    ended.current = end;
    setAtEnd(end);
  }, []);

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => 44 + (rows[index]?.day ? 44 : 0),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 8,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: AT_END_PX,
    paddingStart: 20,
    paddingEnd: 8,
    // Rows are measured after they are drawn: where the end is, is known a frame later.
    onChange: (instance) => {
      requestAnimationFrame(() => {
        look(instance.isAtEnd(AT_END_PX));
      });
    },
    // The focused row stays in the document when it is scrolled away, or the focus would be lost.
    rangeExtractor: useCallback(
      (range: Range) => {
        const shown = defaultRangeExtractor(range);
        return focused < 0 || shown.includes(focused) ? shown : [...shown, focused].sort((a, b) => a - b);
      },
      [focused],
    ),
  });

  // The first look: at the first new message, else at the newest.
  const placed = useRef(false);
  useLayoutEffect(() => {
    if (placed.current || rows.length === 0) return;
    placed.current = true;
    const fresh = rows.findIndex((row) => row.divider);
    if (fresh > 0) virtualizer.scrollToIndex(fresh, { align: 'center' });
    else virtualizer.scrollToEnd();
  }, [rows, virtualizer]);

  // Who is at the end stays there, also where rows come in between, as they do in front of what is unsent.
  useLayoutEffect(() => {
    if (placed.current && ended.current) virtualizer.scrollToEnd();
  }, [rows, virtualizer]);

  // One's own message is always brought into view.
  const own = pending.at(-1)?.clientMessageId;
  useEffect(() => {
    if (own !== undefined && placed.current) virtualizer.scrollToEnd();
  }, [own, virtualizer]);

  const items = virtualizer.getVirtualItems();
  const top = items[0]?.index ?? 0;
  useEffect(() => {
    if (placed.current && top < AHEAD) void chat.loadOlder(id);
  }, [chat, id, top, timeline]);

  useEffect(() => {
    if (atEnd && present && timeline.ready) chat.markRead(id);
  }, [chat, id, atEnd, present, timeline.ready, lastSeq]);

  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    if (!(event.target instanceof HTMLElement) || event.target.role !== 'article') return;
    const steps: Record<string, number> = { ArrowUp: stop - 1, ArrowDown: stop + 1, Home: 0, End: rows.length - 1 };
    const to = steps[event.key];
    const row = to === undefined ? undefined : rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (!row) return;
    event.preventDefault();
    setCurrent(row.key);
    virtualizer.scrollToIndex(rows.indexOf(row), { align: 'auto' });
    const list = event.currentTarget;
    requestAnimationFrame(() => {
      list.querySelector<HTMLElement>(`[data-key="${CSS.escape(row.key)}"]`)?.focus({ preventScroll: true });
    });
  };

  const below = atEnd
    ? 0
    : rows.filter(
        (row) =>
          row.entry &&
          row.entry.seq > conversation.readSeq &&
          row.entry.senderId !== chat.me.id &&
          row.entry.kind === 'message',
      ).length;
  const name = titleOf(conversation, chat.me.id, people, t);
  return (
    <div className="feed-frame">
      <div
        className="feed"
        ref={scroller}
        onScroll={() => {
          look(virtualizer.isAtEnd(AT_END_PX));
        }}
      >
        {timeline.loading && timeline.ready && <p className="feed-loading" aria-label={t('status.loading')} />}
        {!timeline.ready && !timeline.failed && <Skeleton label={t('status.loading')} />}
        {timeline.ready && rows.length === 0 && (
          <p className="feed-note">
            {conversation.type === 'group' ? t('chat.beginning') : t('chat.emptyDirect', { name })}
          </p>
        )}
        {timeline.failed && (
          <p className="feed-note">
            {t('chat.loadFailed')}{' '}
            <Button
              className="link"
              onPress={() => {
                void (timeline.ready ? chat.loadOlder(id) : chat.loadNewest(id));
              }}
            >
              {t('common.retry')}
            </Button>
          </p>
        )}
        <div
          className="feed-rows"
          role="feed"
          aria-label={t('chat.messages')}
          aria-busy={timeline.loading}
          style={{ height: virtualizer.getTotalSize() }}
          onKeyDown={move}
        >
          {items.map((item) => {
            const row = rows[item.index];
            return row ? (
              <div
                key={item.key}
                className="feed-row"
                data-index={item.index}
                ref={virtualizer.measureElement}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <Message
                  row={row}
                  conversation={conversation}
                  position={item.index + 1}
                  total={timeline.atStart ? rows.length : -1}
                  tabStop={item.index === stop}
                  focus={setCurrent}
                  edit={edit}
                />
              </div>
            ) : null;
          })}
        </div>
      </div>
      {!atEnd && rows.length > 0 && (
        <Button
          className={`jump ${below > 0 ? 'with-count' : ''}`}
          aria-label={below > 0 ? `${t('chat.jump')}, ${t('chat.jumpCount', { count: below })}` : t('chat.jump')}
          onPress={() => {
            virtualizer.scrollToEnd({ behavior: 'auto' });
          }}
        >
          {below > 0 && <span>{t('chat.jumpCount', { count: below })}</span>}
          <Down />
        </Button>
      )}
    </div>
  );
}

function Skeleton({ label }: { label: string }) {
  return (
    <div className="skeleton" role="status" aria-label={label}>
      <i />
      <i />
      <i />
      <i />
    </div>
  );
}
