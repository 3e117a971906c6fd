import type { Conversation, Member, Role, User } from '@magpie/sdk';
import { useEffect, useState } from 'react';
import {
  Button,
  Dialog,
  Heading,
  Input,
  Label,
  Menu,
  MenuItem,
  MenuTrigger,
  Modal,
  ModalOverlay,
  Popover,
  TextField,
} from 'react-aria-components';
import { useText } from '../i18n/index.js';
import { Avatar } from './Avatar.js';
import { useChat, useChatState, usePeople } from './context.js';
import { Cross, Dots } from './icons.js';
import { PeoplePicker } from './PeoplePicker.js';

interface Props {
  conversation: Conversation;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
}

const RANK: Record<Role, number> = { owner: 0, admin: 1, member: 2 };

export default function GroupDetails({ conversation, isOpen, onOpenChange }: Props) {
  const { t } = useText();
  return (
    <ModalOverlay className="overlay side" isOpen={isOpen} onOpenChange={onOpenChange} isDismissable>
      <Modal className="modal side">
        <Dialog className="dialog">
          <header className="dialog-header">
            <Heading slot="title">{t('group.title')}</Heading>
            <Button slot="close" className="icon-button" aria-label={t('common.close')}>
              <Cross />
            </Button>
          </header>
          <Details conversation={conversation} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

const none: readonly Member[] = [];

function Details({ conversation }: { conversation: Conversation }) {
  const chat = useChat();
  const people = usePeople();
  const { t, locale } = useText();
  const { id } = conversation;
  const members = useChatState((state) => state.members[id] ?? none);
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const mine = members.find(({ userId }) => userId === chat.me.id)?.role ?? conversation.role ?? 'member';
  const manages = mine !== 'member';

  useEffect(() => {
    void chat.loadMembers(id);
  }, [chat, id]);

  const sorted = [...members].sort(
    (a, b) =>
      RANK[a.role] - RANK[b.role] ||
      // Whose name isn't there yet comes last.
      Number(!people.get(a.userId)) - Number(!people.get(b.userId)) ||
      people.nameOf(a.userId).localeCompare(people.nameOf(b.userId), locale, { numeric: true }),
  );
  const change = (work: Promise<boolean>) => void work.then(() => chat.loadMembers(id));
  return (
    <div className="dialog-body">
      {manages && <Title conversation={conversation} />}
      <div className="section-header">
        <h3>
          {t('group.members')} <span className="muted">{members.length}</span>
        </h3>
        {manages && !adding && (
          <Button
            className="button quiet"
            onPress={() => {
              setAdding(true);
            }}
          >
            {t('group.add')}
          </Button>
        )}
      </div>
      {adding && (
        <Adding
          without={new Set(members.map(({ userId }) => userId))}
          done={(users) => {
            setAdding(false);
            if (users.length > 0) change(chat.addMembers(id, users));
          }}
        />
      )}
      <ul className="members">
        {sorted.map(({ userId, role }) => {
          const name = people.nameOf(userId);
          const self = userId === chat.me.id;
          const mayRemove = !self && (mine === 'owner' || (mine === 'admin' && role === 'member'));
          return (
            <li key={userId}>
              <Avatar id={userId} name={name} size="small" />
              <span className="member-name">
                {name} {self && <span className="muted">({t('group.you')})</span>}
              </span>
              {role !== 'member' && <span className={`role ${role}`}>{t(`group.${role}`)}</span>}
              {mayRemove && (
                <MenuTrigger>
                  <Button className="icon-button small" aria-label={t('group.actionsFor', { name })}>
                    <Dots />
                  </Button>
                  <Popover className="popover" placement="bottom end">
                    <Menu
                      className="menu"
                      onAction={(key) => {
                        if (key === 'remove') change(chat.removeMember(id, userId));
                        else change(chat.setRole(id, userId, key as 'admin' | 'member'));
                      }}
                    >
                      {mine === 'owner' && (
                        <MenuItem id={role === 'admin' ? 'member' : 'admin'}>
                          {t(role === 'admin' ? 'group.makeMember' : 'group.makeAdmin')}
                        </MenuItem>
                      )}
                      <MenuItem id="remove" className="react-aria-MenuItem danger">
                        {t('group.remove')}
                      </MenuItem>
                    </Menu>
                  </Popover>
                </MenuTrigger>
              )}
            </li>
          );
        })}
      </ul>
      <Button
        className="button danger wide"
        onPress={() => {
          if (leaving) void chat.removeMember(id, chat.me.id);
          setLeaving(!leaving);
        }}
      >
        {t(leaving ? 'group.leaveSure' : 'group.leave')}
      </Button>
    </div>
  );
}

function Title({ conversation }: { conversation: Conversation }) {
  const chat = useChat();
  const { t } = useText();
  const [title, setTitle] = useState(conversation.title ?? '');
  const changed = title.trim() !== '' && title.trim() !== conversation.title;
  return (
    <form
      className="inline-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (changed) void chat.rename(conversation.id, title.trim());
      }}
    >
      <TextField className="field" value={title} onChange={setTitle}>
        <Label>{t('group.name')}</Label>
        <Input maxLength={100} />
      </TextField>
      <Button type="submit" className="button" isDisabled={!changed}>
        {t('common.save')}
      </Button>
    </form>
  );
}

function Adding({ without, done }: { without: ReadonlySet<string>; done: (users: readonly User[]) => void }) {
  const { t } = useText();
  const [chosen, setChosen] = useState<readonly User[]>([]);
  return (
    <div className="adding">
      <PeoplePicker chosen={chosen} choose={setChosen} without={without} />
      <footer className="dialog-footer">
        <Button
          className="button quiet"
          onPress={() => {
            done([]);
          }}
        >
          {t('common.cancel')}
        </Button>
        <Button
          className="button primary"
          isDisabled={chosen.length === 0}
          onPress={() => {
            done(chosen);
          }}
        >
          {t('group.add')}
        </Button>
      </footer>
    </div>
  );
}
