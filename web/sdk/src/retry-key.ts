/**
 * What a client sends beside a refresh token, the same until there is an answer: with it, a refresh whose answer was lost can
 * be repeated. Where the token is in a cookie, the key outlives the page too: people reload what does not answer.
 */
export class RetryKey {
  private held: string | undefined;
  private readonly name: string;
  private readonly storage: Storage | undefined;

  constructor(base: string, shared: boolean) {
    this.name = `magpie retry key ${base}`;
    this.storage = shared ? storageOfThePage() : undefined;
  }

  take(): string {
    this.held = this.storage?.getItem(this.name) ?? this.held ?? random();
    try {
      this.storage?.setItem(this.name, this.held);
    } catch {
      // Full, or forbidden: the page still has it.
    }
    return this.held;
  }

  forget(): void {
    this.held = undefined;
    this.storage?.removeItem(this.name);
  }
}

/** Undefined outside of a page, and where the browser keeps nothing. */
function storageOfThePage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}

/** 128 bits. */
function random(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
