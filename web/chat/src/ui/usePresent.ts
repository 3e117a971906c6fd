import { useSyncExternalStore } from 'react';

function subscribe(changed: () => void): () => void {
  document.addEventListener('visibilitychange', changed);
  window.addEventListener('focus', changed);
  window.addEventListener('blur', changed);
  return () => {
    document.removeEventListener('visibilitychange', changed);
    window.removeEventListener('focus', changed);
    window.removeEventListener('blur', changed);
  };
}

/** Whether somebody is likely to look at the page: only then is a message read. */
export function usePresent(): boolean {
  return useSyncExternalStore(subscribe, () => !document.hidden && document.hasFocus());
}
