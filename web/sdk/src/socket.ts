export const SUBPROTOCOL = 'magpie.v1.json';

/** What is needed of a WebSocket: browsers have it, and the package ws. */
export interface Socket {
  send(data: string): void;
  close(code?: number): void;
  addEventListener(type: 'open' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { code: number }) => void): void;
}

export type SocketConstructor = new (url: string, protocol: string) => Socket;
