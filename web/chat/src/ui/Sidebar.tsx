import type { PresenceStatus } from '@magpie/sdk';
import { lazy, Suspense, useMemo, useState, type RefObject } from 'react';
import {
  Button,
  Header,
  ListBox,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
} from 'react-aria-components';
import { rememberLocale, useText, type Locale } from '../i18n/index.js';
import { ordered } from '../store/state.js';
import { applyTheme, preferredTheme, type Theme } from '../theme.js';
import { Avatar } from './Avatar.js';
import { useChat, useChatState, usePeople } from './context.js';
import { ConversationItem } from './ConversationItem.js';
import { Bird, Pen, Search } from './icons.js';
import { titleOf } from './names.js';

const NewConversation = lazy(() => import('./NewConversation.js'));

interface Props {
  searchRef: RefObject<HTMLInputElement | null>;
  chooseLocale: (locale: Locale) => void;
  showHelp: () => void;
}

export function Sidebar({ searchRef, chooseLocale, showHelp }: Props) {
  const chat = useChat();
  const people = usePeople();
  const { t } = useText();
  const conversations = useChatState((state) => state.conversations);
  const pending = useChatState((state) => state.pending);
  const active = useChatState((state) => state.active);
  const ready = useChatState((state) => state.ready);
  const [query, setQuery] = useState('');
  const [creating, setCreating] = useState(false);

  const all = useMemo(
    () => ordered({ ...chat.snapshot(), conversations, pending, active }),
    [chat, conversations, pending, active],
  );
  const wanted = query.trim().toLocaleLowerCase();
  const shown = all.filter((one) => titleOf(one, chat.me.id, people, t).toLocaleLowerCase().includes(wanted));

  return (
    <nav className="sidebar" aria-label={t('list.title')}>
      <header className="sidebar-header">
        <Bird className="logo" />
        <h1>Magpie</h1>
        <Button
          className="icon-button"
          aria-label={t('list.new')}
          onPress={() => {
            setCreating(true);
          }}
        >
          <Pen />
        </Button>
        <OwnMenu chooseLocale={chooseLocale} showHelp={showHelp} />
      </header>
      <label className="search">
        <Search />
        <input
          ref={searchRef}
          type="search"
          value={query}
          placeholder={t('list.search')}
          aria-label={t('list.search')}
          onChange={(event) => {
            setQuery(event.target.value);
          }}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            if (event.key === 'Escape') setQuery('');
            const first = shown[0];
            if (event.key !== 'Enter' || !first) return;
            setQuery('');
            chat.open(first.id);
          }}
        />
      </label>
      <ListBox
        className="conversations"
        aria-label={t('list.title')}
        selectionMode="single"
        selectionBehavior="replace"
        disallowEmptySelection={active !== undefined}
        selectedKeys={active === undefined ? [] : [active]}
        onSelectionChange={(keys) => {
          const [key] = keys === 'all' ? [] : keys;
          if (typeof key === 'string') chat.open(key);
        }}
        items={shown}
        dependencies={[conversations, active, people, t]}
        renderEmptyState={() =>
          ready ? (
            <p className="list-empty">
              {t(wanted === '' ? 'list.empty' : 'list.noMatch')}
              {wanted === '' && <span>{t('list.emptyHint')}</span>}
            </p>
          ) : null
        }
      >
        {(conversation) => <ConversationItem conversation={conversation} />}
      </ListBox>
      {creating && (
        <Suspense>
          <NewConversation isOpen onOpenChange={setCreating} />
        </Suspense>
      )}
    </nav>
  );
}

function OwnMenu({ chooseLocale, showHelp }: Omit<Props, 'searchRef'>) {
  const chat = useChat();
  const { t, locale } = useText();
  const [theme, setTheme] = useState<Theme>(preferredTheme);
  const status = useChatState((state) => state.presence[chat.me.id]?.status);
  return (
    <MenuTrigger>
      <Button className="avatar-button" aria-label={t('menu.open')}>
        <Avatar id={chat.me.id} name={chat.me.displayName} size="small" status={status} />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu
          className="menu"
          onAction={(key) => {
            if (key === 'logOut') void chat.logOut();
            if (key === 'keys') showHelp();
          }}
        >
          <MenuSection>
            <Header className="menu-me">
              <strong>{chat.me.displayName}</strong>
              <span>@{chat.me.username}</span>
            </Header>
          </MenuSection>
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={status && status !== 'offline' ? [status] : []}
            onSelectionChange={(keys) => {
              const [key] = keys === 'all' ? [] : keys;
              void chat.showAs(key as Exclude<PresenceStatus, 'offline'>);
            }}
          >
            <Header>{t('status.title')}</Header>
            <MenuItem id="online">{t('status.online')}</MenuItem>
            <MenuItem id="away">{t('status.away')}</MenuItem>
            <MenuItem id="busy">{t('status.busy')}</MenuItem>
          </MenuSection>
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[theme]}
            onSelectionChange={(keys) => {
              const [key] = keys === 'all' ? [] : keys;
              applyTheme(key as Theme);
              setTheme(key as Theme);
            }}
          >
            <Header>{t('theme.title')}</Header>
            <MenuItem id="system">{t('theme.system')}</MenuItem>
            <MenuItem id="light">{t('theme.light')}</MenuItem>
            <MenuItem id="dark">{t('theme.dark')}</MenuItem>
          </MenuSection>
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[locale]}
            onSelectionChange={(keys) => {
              const [key] = keys === 'all' ? [] : keys;
              rememberLocale(key as Locale);
              chooseLocale(key as Locale);
            }}
          >
            <Header>{t('language.title')}</Header>
            <MenuItem id="en">English</MenuItem>
            <MenuItem id="zh-CN">中文</MenuItem>
          </MenuSection>
          <Separator />
          <MenuItem id="keys">{t('menu.keys')}</MenuItem>
          <MenuItem id="logOut">{t('menu.logOut')}</MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
