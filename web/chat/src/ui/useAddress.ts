import { useEffect } from 'react';
import { useChat, useChatState } from './context.js';

const idIn = (hash: string): string | undefined => /^#\/(\S+)$/.exec(hash)?.[1];

/** Keeps the open conversation in the address, so that "back" closes it and a reload opens it again. */
export function useAddress(): void {
  const chat = useChat();
  const active = useChatState((state) => state.active);
  const ready = useChatState((state) => state.ready);

  useEffect(() => {
    if (!ready) return;
    const follow = () => {
      const id = idIn(window.location.hash);
      if (id === undefined || chat.snapshot().conversations[id]) chat.open(id);
    };
    follow();
    window.addEventListener('popstate', follow);
    return () => {
      window.removeEventListener('popstate', follow);
    };
  }, [chat, ready]);

  useEffect(() => {
    if (!ready || idIn(window.location.hash) === active || chat.snapshot().active !== active) return;
    window.history.pushState(null, '', active === undefined ? window.location.pathname : `#/${active}`);
  }, [chat, active, ready]);
}
