export { reduce, nextWake, statusOf } from './reduce.js';
export * from './state.js';
