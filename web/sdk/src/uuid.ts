/** A random UUID. `crypto.randomUUID` exists on secure origins only, and a Magpie in an office may be on plain HTTP. */
export function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The conversation of two people, or one's own notes. Its id is made of theirs. */
export function directConversationId(a: string, b: string): string {
  return a < b ? `d-${a}-${b}` : `d-${b}-${a}`;
}

/** The other one of a direct conversation (oneself in one's notes), or undefined for a group. */
export function otherOf(conversationId: string, me: string): string | undefined {
  const [type, a, b] = conversationId.split('-');
  return type === 'd' ? (a === me ? b : a) : undefined;
}
