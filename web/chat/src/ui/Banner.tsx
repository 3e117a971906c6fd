import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { errorText, useText } from '../i18n/index.js';
import { useChat, useChatState } from './context.js';
import { Cross } from './icons.js';

/** A broken connection is worth a word only when it stays broken; a missing network is certain at once. */
const PATIENCE_MS = 5_000;

/** Above everything: no network, or no server, or what just went wrong. */
export function Banner() {
  const chat = useChat();
  const { t } = useText();
  const status = useChatState((state) => state.status);
  const ready = useChatState((state) => state.ready);
  const problem = useChatState((state) => state.problem);
  const offline = status.phase === 'waiting' && status.cause === 'network';
  const broken = status.phase !== 'connected' && status.phase !== 'stopped';
  const [patient, setPatient] = useState(true);
  const [now, setNow] = useState(Date.now);

  useEffect(() => {
    if (!broken) return;
    const timer = setTimeout(() => {
      setPatient(false);
    }, PATIENCE_MS);
    const ticking = setInterval(() => {
      setNow(Date.now());
    }, 1_000);
    return () => {
      clearTimeout(timer);
      clearInterval(ticking);
      setPatient(true);
    };
  }, [broken]);

  const shown = offline || (broken && !patient);
  const busy = status.phase === 'waiting' && status.cause === 'busy';
  const seconds = status.phase === 'waiting' ? Math.max(1, Math.ceil((status.retryAt - now) / 1000)) : 1;
  const text = offline ? t('status.offline') : busy ? t('status.busy', { seconds }) : t('status.reconnecting');
  return (
    <div className="banners" role="status">
      {shown && (
        <p className={`banner ${offline ? 'offline' : ''}`}>
          <span className="banner-dot" />
          {/* A screen reader would say each second that passes. */}
          {busy && <span className="unseen">{t('status.reconnecting')}</span>}
          <span aria-hidden={busy}>{text}</span>
          {status.phase === 'waiting' && status.cause === 'server' && (
            <Button
              className="link"
              onPress={() => {
                chat.client.wake();
              }}
            >
              {t('status.retryNow')}
            </Button>
          )}
        </p>
      )}
      {!ready && !shown && <p className="progress" aria-label={t('status.loading')} />}
      {problem !== undefined && (
        <p className="banner problem">
          {errorText(t, problem)}
          <Button
            className="icon-button small"
            aria-label={t('common.dismiss')}
            onPress={() => {
              chat.dismiss();
            }}
          >
            <Cross />
          </Button>
        </p>
      )}
    </div>
  );
}
