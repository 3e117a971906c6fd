import type { User } from '@magpie/sdk';
import { useEffect, useState } from 'react';
import { Button, Input, Label, ListBox, ListBoxItem, SearchField, Tag, TagGroup, TagList } from 'react-aria-components';
import { useText } from '../i18n/index.js';
import { Avatar } from './Avatar.js';
import { useChat } from './context.js';
import { Cross } from './icons.js';

interface Props {
  chosen: readonly User[];
  choose: (users: readonly User[]) => void;
  /** Not to be offered: who is in already. */
  without: ReadonlySet<string>;
}

/** Finds people by name and collects them. */
export function PeoplePicker({ chosen, choose, without }: Props) {
  const chat = useChat();
  const { t } = useText();
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<readonly User[]>();

  useEffect(() => {
    const wanted = query.trim();
    if (wanted === '') return;
    const aborter = new AbortController();
    const timer = setTimeout(() => {
      chat.client.api
        .searchUsers(wanted, 20, aborter.signal)
        .then(({ items }) => {
          chat.people.learn(items);
          setFound(items);
        })
        .catch(() => undefined);
    }, 180);
    return () => {
      clearTimeout(timer);
      aborter.abort();
    };
  }, [chat, query]);

  const shown = query.trim() === '' ? [] : (found ?? []).filter(({ id }) => !without.has(id));
  const ids = new Set(chosen.map(({ id }) => id));
  return (
    <div className="picker">
      <SearchField className="field" value={query} onChange={setQuery} autoFocus>
        <Label>{t('new.search')}</Label>
        <Input maxLength={100} />
      </SearchField>
      {chosen.length > 0 && (
        <TagGroup
          aria-label={t('new.chosen')}
          className="tags"
          onRemove={(keys) => {
            choose(chosen.filter(({ id }) => !keys.has(id)));
          }}
        >
          <TagList items={chosen} className="tag-list">
            {(user) => (
              <Tag className="tag" textValue={user.displayName}>
                {user.displayName}
                <Button slot="remove" className="tag-remove" aria-label={t('new.remove', { name: user.displayName })}>
                  <Cross />
                </Button>
              </Tag>
            )}
          </TagList>
        </TagGroup>
      )}
      <ListBox
        aria-label={t('new.search')}
        className="people"
        items={shown}
        selectionMode="multiple"
        selectionBehavior="toggle"
        selectedKeys={shown.filter(({ id }) => ids.has(id)).map(({ id }) => id)}
        onSelectionChange={(keys) => {
          const kept = chosen.filter((user) => !shown.some(({ id }) => id === user.id));
          choose([...kept, ...shown.filter(({ id }) => keys === 'all' || keys.has(id))]);
        }}
        renderEmptyState={() => (
          <p className="list-empty">{t(query.trim() !== '' && found ? 'new.none' : 'new.hint')}</p>
        )}
      >
        {(user) => (
          <ListBoxItem className="person" textValue={user.displayName}>
            <Avatar id={user.id} name={user.displayName} size="small" />
            <span>
              <strong>{user.displayName}</strong>
              <small>@{user.username}</small>
            </span>
          </ListBoxItem>
        )}
      </ListBox>
    </div>
  );
}
