import { otherOf, type Entry } from '@magpie/sdk';
import { lazy, Suspense, useState } from 'react';
import { Button } from 'react-aria-components';
import { useText } from '../i18n/index.js';
import { brief } from '../i18n/time.js';
import { Avatar } from './Avatar.js';
import { Composer } from './Composer.js';
import { useChat, useChatState, usePeople } from './context.js';
import { Feed } from './Feed.js';
import { Back, People as PeopleIcon } from './icons.js';
import { faceOf, titleOf } from './names.js';

const GroupDetails = lazy(() => import('./GroupDetails.js'));

/** One conversation: who it is with, what was said, and where one writes. */
export function Conversation({ id }: { id: string }) {
  const chat = useChat();
  const people = usePeople();
  const { t } = useText();
  const conversation = useChatState((state) => state.conversations[id]);
  const [details, setDetails] = useState(false);
  const [editing, setEditing] = useState<Entry>();
  if (!conversation) return <main className="pane" aria-busy="true" />;

  const me = chat.me.id;
  const title = titleOf(conversation, me, people, t);
  const group = conversation.type === 'group';
  return (
    <main className="pane" aria-label={title}>
      <header className="pane-header">
        <Button
          className="icon-button back"
          aria-label={t('common.back')}
          onPress={() => {
            chat.open(undefined);
          }}
        >
          <Back />
        </Button>
        <Avatar id={faceOf(conversation, me)} name={title} group={group} />
        <div className="pane-title">
          <h2>{title}</h2>
          <Subtitle id={id} members={group ? conversation.members : undefined} />
        </div>
        {group && (
          <Button
            className="icon-button"
            aria-label={t('chat.info')}
            onPress={() => {
              setDetails(true);
            }}
          >
            <PeopleIcon />
          </Button>
        )}
      </header>
      <Feed conversation={conversation} edit={setEditing} />
      <Composer
        key={editing?.seq ?? 'new'}
        conversation={conversation}
        name={title}
        editing={editing}
        edit={setEditing}
      />
      {group && details && (
        <Suspense>
          <GroupDetails conversation={conversation} isOpen onOpenChange={setDetails} />
        </Suspense>
      )}
    </main>
  );
}

/** Who types; else how many there are, or whether the other one is there. */
function Subtitle({ id, members }: { id: string; members: number | undefined }) {
  const chat = useChat();
  const people = usePeople();
  const { t, locale } = useText();
  const typing = useChatState((state) => state.typing[id]);
  const other = otherOf(id, chat.me.id);
  const presence = useChatState((state) => state.presence[other ?? '']);
  const [first, second, third] = Object.keys(typing ?? {});
  if (first !== undefined) {
    const name = people.nameOf(first);
    const text =
      third !== undefined
        ? t('chat.typingMany')
        : second !== undefined
          ? t('chat.typing2', { name, other: people.nameOf(second) })
          : t('chat.typing1', { name });
    return <p className="subtitle typing">{text}</p>;
  }
  if (members !== undefined) return <p className="subtitle">{t('chat.members', { count: members })}</p>;
  if (!presence || other === chat.me.id) return null;
  const { status, lastSeen } = presence;
  const text =
    status === 'offline' && lastSeen !== undefined
      ? t('chat.lastSeen', { when: brief(locale, new Date(lastSeen)) })
      : t(`chat.${status}`);
  return <p className={`subtitle ${status}`}>{text}</p>;
}
