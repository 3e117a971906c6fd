import { fileURLToPath } from 'node:url';
import { FakeServer } from './server.js';

const page = fileURLToPath(new URL('../chat/dist', import.meta.url));
const server = new FakeServer({ port: Number(process.env['PORT'] ?? 8090), page });
for (const [name, shown] of [
  ['ada', 'Ada Lovelace'],
  ['lin', '林晓'],
  ['grace', 'Grace Hopper'],
]) {
  server.store.register(name ?? '', 'correct horse', shown);
}
console.log(`A Magpie in memory on ${await server.listen()}; accounts ada, lin, grace; password "correct horse".`);
