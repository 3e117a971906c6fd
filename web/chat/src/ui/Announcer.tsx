import { useEffect, useState } from 'react';
import { useText } from '../i18n/index.js';
import { useChat, usePeople } from './context.js';
import { textOf } from './names.js';

/** Says new messages to screen readers, once: the list itself is no live region, or they would be heard twice. */
export function Announcer() {
  const chat = useChat();
  const people = usePeople();
  const { t } = useText();
  const [said, setSaid] = useState('');
  useEffect(() => {
    chat.onMessage((entry) => {
      const text = textOf(entry) ?? t('list.custom');
      setSaid(t('list.from', { name: people.nameOf(entry.senderId), text }));
    });
  }, [chat, people, t]);
  return (
    <p className="unseen" aria-live="polite">
      {said}
    </p>
  );
}
