import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useText, type Locale } from '../i18n/index.js';
import { ordered } from '../store/state.js';
import { Announcer } from './Announcer.js';
import { Banner } from './Banner.js';
import { useChat, useChatState } from './context.js';
import { Conversation } from './Conversation.js';
import { Bird } from './icons.js';
import { Sidebar } from './Sidebar.js';
import { useAddress } from './useAddress.js';

const Shortcuts = lazy(() => import('./Shortcuts.js'));

/** The page of somebody who is logged in: the list, and beside it one conversation. */
export function Shell({ chooseLocale }: { chooseLocale: (locale: Locale) => void }) {
  const chat = useChat();
  const { t } = useText();
  const active = useChatState((state) => state.active);
  const unread = useChatState((state) =>
    Object.values(state.conversations).reduce((sum, conversation) => sum + conversation.unread, 0),
  );
  const search = useRef<HTMLInputElement>(null);
  const [help, setHelp] = useState(false);
  useAddress();

  useEffect(() => {
    document.title = unread > 0 ? `(${unread > 99 ? '99+' : unread}) Magpie` : 'Magpie';
  }, [unread]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing) return;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        search.current?.focus();
        search.current?.select();
      }
      if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
        event.preventDefault();
        const list = ordered(chat.snapshot());
        const at = list.findIndex(({ id }) => id === chat.snapshot().active);
        const next = list[at + (event.key === 'ArrowDown' ? 1 : -1)];
        if (next) chat.open(next.id);
      }
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, [chat]);

  return (
    <div className="shell" data-open={active !== undefined}>
      <Banner />
      <Sidebar
        searchRef={search}
        chooseLocale={chooseLocale}
        showHelp={() => {
          setHelp(true);
        }}
      />
      {active === undefined ? (
        <main className="pane nothing-open">
          <Bird className="nothing-bird" />
          <h2>{t('chat.none')}</h2>
          <p className="muted">{t('chat.noneHint')}</p>
        </main>
      ) : (
        <Conversation key={active} id={active} />
      )}
      <Announcer />
      {help && (
        <Suspense>
          <Shortcuts isOpen onOpenChange={setHelp} />
        </Suspense>
      )}
    </div>
  );
}
