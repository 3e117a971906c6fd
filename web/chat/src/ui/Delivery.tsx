import type { Conversation } from '@magpie/sdk';
import { useText } from '../i18n/index.js';
import type { Row } from '../store/rows.js';
import { useChatState } from './context.js';
import { Alert, Check, Checks, Clock } from './icons.js';

/** Sending, sent, read or failed, as a small sign with a name. */
export function Delivery({ row, conversation }: { row: Row; conversation: Conversation }) {
  const { t } = useText();
  const receipts = useChatState((state) => state.receipts[conversation.id]);
  const { entry, pending } = row;
  if (pending?.status === 'failed') return <Sign kind="failed" name={t('message.failed')} />;
  if (pending?.status === 'sending') return <Sign kind="sending" name={t('message.sending')} />;
  const seq = entry?.seq ?? pending?.seq ?? Infinity;
  const readers = Object.values(receipts ?? {}).filter((readSeq) => readSeq >= seq).length;
  if (readers === 0) return <Sign kind="sent" name={t('message.sent')} />;
  if (conversation.type === 'direct') return <Sign kind="read" name={t('message.read')} />;
  return <Sign kind="read" name={t('message.readBy', { count: readers })} count={readers} />;
}

const SIGNS = { sending: Clock, sent: Check, read: Checks, failed: Alert };

function Sign({ kind, name, count }: { kind: keyof typeof SIGNS; name: string; count?: number }) {
  const Picture = SIGNS[kind];
  return (
    <span className={`delivery ${kind}`} title={name} data-delivery={kind}>
      <Picture />
      {count !== undefined && <span aria-hidden>{count}</span>}
      <span className="unseen">{name}</span>
    </span>
  );
}
