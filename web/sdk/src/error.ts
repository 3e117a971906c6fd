/** An answer of the server that is not what was asked for, or no answer at all (`code` is then `network`). */
export class MagpieError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 0,
    readonly retryAfterMs?: number,
    readonly traceId?: string,
    readonly fields: readonly { field: string; code: string }[] = [],
  ) {
    super(message);
    this.name = 'MagpieError';
  }

  /** True where the outcome is unknown and sending again with the same id is right. */
  get outcomeUnknown(): boolean {
    return outcomeUnknown(this.code);
  }
}

/** The codes after which a command may or may not have been stored; all others mean that nothing was. */
export function outcomeUnknown(code: string): boolean {
  return code === 'unavailable' || code === 'overloaded' || code === 'network';
}

/** True where the same command may succeed later without any change to it. */
export function worthRepeating(code: string): boolean {
  return outcomeUnknown(code) || code === 'rate_limited';
}
