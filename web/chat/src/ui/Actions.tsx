import type { Entry, Role } from '@magpie/sdk';
import { Button, Dialog, DialogTrigger, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useText } from '../i18n/index.js';
import { useChat, usePeople } from './context.js';
import { Dots, Smile } from './icons.js';
import { textOf } from './names.js';

const EMOJI = ['👍', '❤️', '😂', '🎉', '😮', '😢', '🙏', '👀'];

interface Props {
  entry: Entry;
  mine: boolean;
  role: Role | undefined;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  edit: (entry: Entry) => void;
}

/** What can be done with a message. The buttons are no Tab stops: Enter on the message opens the menu. */
export function Actions({ entry, mine, role, isOpen, onOpenChange, edit }: Props) {
  const chat = useChat();
  const { t } = useText();
  const text = textOf(entry);
  const mayRecall = mine || role === 'owner' || role === 'admin';
  return (
    <span className={`actions ${isOpen ? 'open' : ''}`}>
      <DialogTrigger>
        <Button className="icon-button small" aria-label={t('message.react')} excludeFromTabOrder>
          <Smile />
        </Button>
        <Popover className="popover emoji-popover" placement="top">
          <Dialog className="emoji-choice" aria-label={t('message.react')}>
            {({ close }) =>
              EMOJI.map((emoji) => (
                <Button
                  key={emoji}
                  className="emoji-button"
                  aria-label={t('message.reactWith', { emoji })}
                  onPress={() => {
                    void chat.toggleReaction(entry, emoji);
                    close();
                  }}
                >
                  {emoji}
                </Button>
              ))
            }
          </Dialog>
        </Popover>
      </DialogTrigger>
      <MenuTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
        <Button className="icon-button small" aria-label={t('message.actions')} excludeFromTabOrder>
          <Dots />
        </Button>
        <Popover className="popover" placement="bottom end">
          <Menu
            className="menu"
            onAction={(key) => {
              if (key === 'copy' && text !== undefined) void navigator.clipboard.writeText(text);
              else if (key === 'edit') edit(entry);
              else if (key === 'recall') void chat.recall(entry.conversationId, entry.seq);
              else void chat.toggleReaction(entry, String(key));
            }}
          >
            {EMOJI.slice(0, 2).map((emoji) => (
              <MenuItem id={emoji} key={emoji}>
                {t('message.reactWith', { emoji })}
              </MenuItem>
            ))}
            {text !== undefined && <MenuItem id="copy">{t('message.copy')}</MenuItem>}
            {mine && text !== undefined && <MenuItem id="edit">{t('message.edit')}</MenuItem>}
            {mayRecall && (
              <MenuItem id="recall" className="react-aria-MenuItem danger">
                {t('message.recall')}
              </MenuItem>
            )}
          </Menu>
        </Popover>
      </MenuTrigger>
    </span>
  );
}

export function ReactionBar({ entry }: { entry: Entry }) {
  const chat = useChat();
  const people = usePeople();
  const { t } = useText();
  const reactions = entry.reactions ?? [];
  if (reactions.length === 0) return null;
  return (
    <div className="reactions">
      {reactions.map(({ emoji, userIds }) => {
        const names = userIds
          .map((id) => (id === chat.me.id ? t('message.you') : people.nameOf(id)))
          .join(t('list.comma'));
        return (
          <button
            key={emoji}
            type="button"
            className="reaction"
            tabIndex={-1}
            aria-pressed={userIds.includes(chat.me.id)}
            aria-label={t('message.reaction', { emoji, count: userIds.length, names })}
            title={names}
            onClick={() => void chat.toggleReaction(entry, emoji)}
          >
            <span>{emoji}</span> {userIds.length}
          </button>
        );
      })}
    </div>
  );
}
