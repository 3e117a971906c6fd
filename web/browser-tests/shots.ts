import { World, direct, openConversation } from './world.js';

/** Pictures of the page, for people who work on it: `npm run shots`; the first one is the documentation's. */
const folder = process.env['SHOTS'] ?? '/tmp/shots';
const world = await World.open();
const [ada, lin, grace, sam] = await Promise.all(
  ['Ada Lovelace', '林晓', 'Grace Hopper', 'Sam Okafor'].map((name) => world.account(name)),
);
const clients = await Promise.all([ada!, lin!, grace!, sam!].map((account) => world.client(account)));
const [a, l, g, s] = clients;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const say = async (client: typeof a, id: string, text: string) => client!.send(id, text).stored;

await say(s, direct(ada!, sam!), 'Coffee at three?');
await say(a, direct(ada!, sam!), 'Always ☕');
await say(g, direct(ada!, grace!), 'The compiler finally agrees with me.');
await say(g, direct(ada!, grace!), 'It only took eleven years.');
await say(l, direct(ada!, lin!), '明天的演示准备好了吗？');
const other = await a!.api.createGroup('Lunch', [lin!.id, sam!.id]);
await say(s, other.id, 'Dumplings or noodles?');
const group = await a!.api.createGroup('Launch crew', [lin!.id, grace!.id, sam!.id]);
const id = group.id;
await say(g, id, 'Morning! The release candidate has been running all night on both nodes.');
await say(g, id, 'No restarts, no lag. I pulled a plug on purpose at 3 a.m. and nobody noticed.');
await say(a, id, 'That is the nicest thing anyone has said about a plug.');
const seq = await say(l, id, '太好了！压测报告我放在这里：https://wiki.example.internal/launch/report');
await say(l, id, '中文和 English 混排也没问题 🎉');
await say(s, id, 'So we ship at two?');
const ship = await say(a, id, 'We ship at two. Lin opens the doors, Grace watches the graphs, I bring cake.');
await g!.api.react(id, ship, '🎉');
await l!.api.react(id, ship, '🎉');
await s!.api.react(id, ship, '👍');
await a!.api.react(id, seq, '❤️');
await say(s, id, 'What kind of cake?');
await say(a, id, 'The kind that survives a failover 🍰');
a!.read(id, 100);
l!.read(id, 100);
g!.read(id, 100);

const big = { viewport: { width: 1240, height: 800 }, deviceScaleFactor: 1.5 };
const page = await world.page(big);
await page.goto(world.url);
await page.locator('input[name=username]').waitFor();
await page.screenshot({ path: `${folder}/sign-in.png` });
const home = await world.logIn(ada!, { ...big, colorScheme: 'light' });
await pause(500);
await home.screenshot({ path: `${folder}/empty.png` });
await openConversation(home, 'Launch crew');
await pause(600);
l!.read(id, 200);
g!.read(id, 200);
s!.typing(id);
await pause(600);
await home.mouse.move(5, 5);
await home.screenshot({ path: `${folder}/chat.png` });
await home.locator('.message.theirs .bubble').last().hover();
await home.locator('.message.theirs .actions button').last().click();
await pause(300);
await home.screenshot({ path: `${folder}/menu.png` });
await home.keyboard.press('Escape');
await home.getByRole('button', { name: 'Group details' }).click();
await pause(500);
await home.screenshot({ path: `${folder}/group.png` });
await home.keyboard.press('Escape');
await home.getByRole('button', { name: 'New conversation' }).click();
await home.getByRole('searchbox', { name: 'Find people by name' }).fill('a');
await pause(800);
await home.screenshot({ path: `${folder}/new.png` });
await home.keyboard.press('Escape');
await home.keyboard.press('Escape');
const dark = await world.logIn(lin!, { ...big, colorScheme: 'dark', locale: 'zh-CN' });
await openConversation(dark, 'Launch crew');
await pause(600);
await dark.screenshot({ path: `${folder}/dark-zh.png` });
const phone = await world.logIn(grace!, {
  viewport: { width: 390, height: 780 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
});
await pause(400);
await phone.screenshot({ path: `${folder}/phone-list.png` });
await openConversation(phone, 'Launch crew');
await pause(600);
await phone.screenshot({ path: `${folder}/phone.png` });
console.log(world.complaints);
await world.close();
