import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';
import type { Chat } from '../store/chat.js';
import type { ChatState } from '../store/state.js';

const Context = createContext<Chat | undefined>(undefined);

export function ChatProvider({ chat, children }: { chat: Chat; children: ReactNode }) {
  return <Context value={chat}>{children}</Context>;
}

export function useChat(): Chat {
  const chat = useContext(Context);
  if (!chat) throw new Error('There is no chat around this component.');
  return chat;
}

/** A part of the state; drawn again when that part is another one. */
export function useChatState<T>(select: (state: ChatState) => T): T {
  const chat = useChat();
  return useSyncExternalStore(chat.subscribe, () => select(chat.snapshot()));
}

/** For what shows names: drawn again when some were learnt. */
export function usePeople() {
  const chat = useChat();
  useChatState((state) => state.names);
  return chat.people;
}
