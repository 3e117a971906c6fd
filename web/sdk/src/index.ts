export * from './contract.js';
export { MagpieError, outcomeUnknown, worthRepeating } from './error.js';
export { Magpie, type EventOf, type MagpieOptions, type OutboxStore } from './client.js';
export { Api } from './api.js';
export type { Credentials, SessionKeeper, TokenStore } from './session.js';
export type { Socket, SocketConstructor } from './socket.js';
export { directConversationId, otherOf, uuid } from './uuid.js';
export type { Cause, MagpieEvent, Options, OutboxChange, OutboxItem, Status } from './machine/index.js';
