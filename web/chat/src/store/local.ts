import type { OutboxItem, OutboxStore } from '@magpie/sdk';

/**
 * What outlives a reload on this device: drafts and unsent messages. Local storage, because
 * it is written before the call returns: a tab may be killed at any moment. One key an item, so that tabs don't overwrite
 * each other.
 */
export class Local {
  constructor(
    readonly userId: string,
    private readonly storage: Storage = window.localStorage,
  ) {}

  private key(kind: string, id: string): string {
    return `magpie/${this.userId}/${kind}/${id}`;
  }

  draft(conversationId: string): string {
    return this.storage.getItem(this.key('draft', conversationId)) ?? '';
  }

  keepDraft(conversationId: string, text: string): void {
    const key = this.key('draft', conversationId);
    if (text === '') this.storage.removeItem(key);
    else this.write(key, text);
  }

  readonly outbox: OutboxStore = {
    load: () =>
      this.keys('outbox')
        .map((key) => this.read(key) as OutboxItem | undefined)
        .filter((item) => item !== undefined)
        .sort((a, b) => a.createdAt - b.createdAt),
    put: (item) => {
      this.write(this.key('outbox', item.clientMessageId), JSON.stringify(item));
    },
    remove: (id) => {
      this.storage.removeItem(this.key('outbox', id));
    },
    watch: ({ put, removed }) => {
      const prefix = this.key('outbox', '');
      // Comes from other tabs only.
      const changed = ({ key, newValue }: StorageEvent) => {
        if (!key?.startsWith(prefix)) return;
        const item = newValue === null ? undefined : (this.read(key) as OutboxItem | undefined);
        if (item) put(item);
        else removed(key.slice(prefix.length));
      };
      window.addEventListener('storage', changed);
      return () => {
        window.removeEventListener('storage', changed);
      };
    },
  };

  /** After a log-out nothing of the person stays behind. */
  clear(): void {
    for (const kind of ['draft', 'outbox']) {
      for (const key of this.keys(kind)) this.storage.removeItem(key);
    }
  }

  private keys(kind: string): string[] {
    const prefix = this.key(kind, '');
    const all = Array.from({ length: this.storage.length }, (_, i) => this.storage.key(i) ?? '');
    return all.filter((key) => key.startsWith(prefix));
  }

  private read(key: string): unknown {
    try {
      const text = this.storage.getItem(key);
      return text === null ? undefined : JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  private write(key: string, text: string): void {
    try {
      this.storage.setItem(key, text);
    } catch {
      // Full or forbidden: the page goes on without a memory.
    }
  }
}
