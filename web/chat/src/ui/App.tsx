import type { I18n } from '@lingui/core';
import { Magpie, type User } from '@magpie/sdk';
import { useCallback, useEffect, useState } from 'react';
import { Languages, loadTexts, rememberLocale, type Locale } from '../i18n/index.js';
import { Chat } from '../store/chat.js';
import { Local } from '../store/local.js';
import { ChatProvider } from './context.js';
import { Shell } from './Shell.js';
import { SignIn } from './SignIn.js';

type Stage =
  | { at: 'resuming'; failed: boolean }
  | { at: 'outside'; client: Magpie; ended: boolean }
  | { at: 'inside'; chat: Chat };

/** One client a log-in: its outbox belongs to one person. */
function connect(): { client: Magpie; own: (local: Local) => void } {
  const held: { local?: Local } = {};
  const client = new Magpie({
    cookie: true,
    tuning: { catchUpLimit: 500 },
    outbox: {
      load: () => held.local?.outbox.load() ?? [],
      put: (item) => held.local?.outbox.put(item),
      remove: (id) => held.local?.outbox.remove(id),
      watch: (others) => held.local?.outbox.watch?.(others) ?? (() => undefined),
    },
  });
  return { client, own: (local) => (held.local = local) };
}

export function App({ texts }: { texts: I18n }) {
  const [i18n, setI18n] = useState(texts);
  const [stage, setStage] = useState<Stage>({ at: 'resuming', failed: false });
  const [connection, setConnection] = useState(connect);

  const chooseLocale = (next: Locale) => {
    rememberLocale(next);
    // Without a network the page stays in the language it has; the choice counts from the next time on.
    loadTexts(next).then(setI18n, () => undefined);
  };

  useEffect(() => {
    document.documentElement.lang = i18n.locale;
  }, [i18n]);

  const enter = useCallback(
    (user: User) => {
      const { client, own } = connection;
      const local = new Local(user.id);
      own(local);
      const chat = new Chat(client, user, local);
      const leave = (ended: boolean) => {
        client.session.close();
        const next = connect();
        setConnection(next);
        setStage({ at: 'outside', client: next.client, ended });
      };
      client.on('status', ({ status }) => {
        if (status.phase === 'stopped') leave(status.sessionEnded);
      });
      setStage({ at: 'inside', chat });
      chat.start().catch(() => {
        leave(true);
      });
    },
    [connection],
  );

  const resuming = stage.at === 'resuming';
  useEffect(() => {
    if (!resuming) return;
    const { client } = connection;
    const life = { over: false };
    const attempt = () => {
      client
        .resume()
        .then((user) => {
          if (life.over) return;
          if (user) enter(user);
          else setStage({ at: 'outside', client, ended: false });
        })
        .catch(() => {
          if (life.over) return;
          setStage({ at: 'resuming', failed: true });
          setTimeout(attempt, 3_000);
        });
    };
    attempt();
    return () => {
      life.over = true;
    };
  }, [resuming, connection, enter]);

  return (
    <Languages i18n={i18n}>
      {stage.at === 'inside' ? (
        <ChatProvider chat={stage.chat}>
          <Shell chooseLocale={chooseLocale} />
        </ChatProvider>
      ) : (
        <SignIn
          client={stage.at === 'outside' ? stage.client : undefined}
          ended={stage.at === 'outside' && stage.ended}
          unreachable={stage.at === 'resuming' && stage.failed}
          enter={enter}
          chooseLocale={chooseLocale}
        />
      )}
    </Languages>
  );
}
