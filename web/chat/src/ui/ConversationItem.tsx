import { otherOf, type Conversation } from '@magpie/sdk';
import { ListBoxItem } from 'react-aria-components';
import { useText } from '../i18n/index.js';
import { brief } from '../i18n/time.js';
import { Avatar } from './Avatar.js';
import { useChat, useChatState, usePeople } from './context.js';
import { faceOf, previewOf, titleOf } from './names.js';

/** One line of the list: who, what was said last and when, how much is unread. */
export function ConversationItem({ conversation }: { conversation: Conversation }) {
  const chat = useChat();
  const people = usePeople();
  const { t, locale } = useText();
  const { id, unread } = conversation;
  const me = chat.me.id;
  const status = useChatState((state) => state.presence[otherOf(id, me) ?? '']?.status);
  const waiting = useChatState((state) => state.pending[id]?.at(-1));
  const typing = useChatState((state) => Object.keys(state.typing[id] ?? {}).length > 0);
  const active = useChatState((state) => state.active === id);
  const title = titleOf(conversation, me, people, t);
  const draft = active ? '' : chat.local.draft(id);
  const said =
    waiting?.content.type === 'text'
      ? t('list.you', { text: waiting.content.text })
      : previewOf(conversation, me, people, t);
  const preview = typing ? t('list.typing') : draft !== '' ? t('list.draft', { text: draft }) : said;
  const at = conversation.lastEntry?.serverTime;
  return (
    <ListBoxItem id={id} className="conversation" textValue={title}>
      <Avatar id={faceOf(conversation, me)} name={title} group={conversation.type === 'group'} status={status} />
      <span className="conversation-text">
        <span className="conversation-top">
          <span className="conversation-title">{title}</span>
          {at !== undefined && <time dateTime={at}>{brief(locale, new Date(at))}</time>}
        </span>
        <span className="conversation-bottom">
          <span className={`preview ${typing ? 'typing' : draft !== '' ? 'draft' : ''}`}>{preview}</span>
          {unread > 0 && (
            <span className="badge">
              <span aria-hidden="true">{unread > 99 ? '99+' : unread}</span>
              <span className="unseen">{t('list.unread', { count: unread })}</span>
            </span>
          )}
        </span>
      </span>
    </ListBoxItem>
  );
}
