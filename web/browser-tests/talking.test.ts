import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { bubbles, conversation, direct, openConversation, World, write, type Account } from './world.js';

let world: World;
let ann: Account;
let bob: Account;

beforeAll(async () => {
  world = await World.open();
});

afterAll(async () => {
  await world.close();
});

afterEach(async () => {
  await world.closePages();
  expect(world.complaints.splice(0)).toEqual([]);
});

async function twoPeople(): Promise<void> {
  [ann, bob] = await Promise.all([world.account('Ann'), world.account('Bob')]);
}

const soon = (check: () => Promise<void>, timeout = 15_000) => vi.waitFor(check, { timeout, interval: 50 });

const violations = (page: Page) => page.evaluate(() => (window as unknown as { violations: string[] }).violations);

/** Of the page's event loop. */
const nextTurn = (page: Page) => page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
const nextFrame = (page: Page) => page.evaluate(() => new Promise(requestAnimationFrame));

async function serious(page: Page): Promise<string[]> {
  // Colours in the middle of a fade are nobody's colours.
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every((animation) => animation.playState !== 'running' || animation.effect?.getTiming().iterations === Infinity),
  );
  const { violations: found } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`));
}

describe('talking', () => {
  it('lets two people register, find each other and talk', async () => {
    const stamp = Date.now().toString(36);
    const register = async (name: string) => {
      const page = await world.page();
      await page.goto(world.url);
      await page.getByRole('button', { name: 'Create an account' }).click();
      await page.locator('input[name=username]').fill(`${name}-${stamp}`);
      await page.locator('input[name=displayName]').fill(`${name} ${stamp}`);
      await page.locator('input[name=password]').fill('a magpie brings news');
      await page.getByRole('button', { name: 'Create account' }).click();
      await page.locator('.conversations').waitFor();
      return page;
    };
    const [ada, lin] = [await register('Ada'), await register('Lin')];
    await ada.getByRole('button', { name: 'New conversation' }).click();
    await ada.getByRole('searchbox', { name: 'Find people by name' }).fill(`lin ${stamp}`);
    await ada.getByRole('option', { name: `Lin ${stamp}` }).click();
    await ada.getByRole('button', { name: 'Start chatting' }).click();
    await write(ada, 'Hello Lin');
    await conversation(lin, `Ada ${stamp}`).waitFor();
    await openConversation(lin, `Ada ${stamp}`);
    await write(lin, '你好 Ada');
    await soon(async () => {
      expect(await bubbles(ada)).toEqual(['Hello Lin', '你好 Ada']);
      expect(await bubbles(lin)).toEqual(['Hello Lin', '你好 Ada']);
    });
    await soon(async () => {
      expect(await ada.locator('[data-delivery]').first().getAttribute('data-delivery')).toBe('read');
    });
    expect(await violations(ada)).toEqual([]);
  });

  it('keeps what was written without a network, sends it afterwards, and misses nothing of what others said', async () => {
    await twoPeople();
    const other = await world.client(bob);
    const id = direct(ann, bob);
    await other.send(id, 'one').stored;
    const page = await world.logIn(ann);
    await openConversation(page, 'Bob');
    await write(page, 'two');
    await soon(async () => {
      expect(await bubbles(page)).toEqual(['one', 'two']);
    });
    await page.context().setOffline(true);
    await page.getByText('No network').waitFor();
    for (let i = 0; i < 12; i++) await other.send(id, `while away ${i}`).stored;
    await write(page, 'from the train');
    await page.locator('[data-delivery=sending]').waitFor();
    await page.context().setOffline(false);
    const away = Array.from({ length: 12 }, (_, i) => `while away ${i}`);
    await soon(async () => {
      expect(await bubbles(page)).toEqual(['one', 'two', ...away, 'from the train']);
    });
    await page.getByText('No network').waitFor({ state: 'detached' });
    const log = (await other.api.entries(id)).items.map((entry) => entry.content?.['text' as never]);
    expect(log).toEqual(['one', 'two', ...away, 'from the train']);
  });

  it('keeps what is being written while the server is away, and goes on when asked to', async () => {
    if (!world.fake) return;
    await twoPeople();
    await (await world.client(bob)).send(direct(ann, bob), 'hello').stored;
    const page = await world.logIn(ann);
    await openConversation(page, 'Bob');
    const box = page.locator('.composer textarea');
    await box.fill('half a ');
    world.fake.faults.refuseSockets = true;
    world.fake.cut();
    await page.getByText('Reconnecting').waitFor();
    await box.press('End');
    await box.pressSequentially('thought');
    await box.press('Enter');
    await page.locator('[data-delivery=sending]').waitFor();
    world.fake.faults.refuseSockets = false;
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.locator('[data-delivery=sent]').waitFor();
    expect(await bubbles(page)).toEqual(['hello', 'half a thought']);
    await page.getByText('Reconnecting').waitFor({ state: 'detached' });
  });

  it('tells after a reload who has read a message, one to one and in a group', async () => {
    await twoPeople();
    const cem = await world.account('Cem');
    const [writer, other, third] = [await world.client(ann), await world.client(bob), await world.client(cem)];
    const group = await writer.api.createGroup('Trio', [bob.id, cem.id]);
    for (const id of [direct(ann, bob), group.id]) await writer.send(id, 'news').stored;
    const reads: [typeof other, string][] = [
      [other, direct(ann, bob)],
      [other, group.id],
      [third, group.id],
    ];
    for (const [reader, id] of reads) {
      reader.read(id, 2);
      await soon(async () => {
        expect((await reader.api.conversation(id)).unread).toBe(0);
      });
    }
    const page = await world.logIn(ann);
    await openConversation(page, 'Bob');
    await page.locator('[data-delivery=read]').getByText('Read', { exact: true }).waitFor();
    await openConversation(page, 'Trio');
    await page.locator('[data-delivery=read]').getByText('Read by 2').waitFor();
  });

  it('shows a refused message as failed, and sends it when asked again', async () => {
    if (!world.fake) return;
    await twoPeople();
    await (await world.client(bob)).send(direct(ann, bob), 'hello').stored;
    const page = await world.logIn(ann);
    await openConversation(page, 'Bob');
    world.fake.faults.refuseSends = 'forbidden';
    await write(page, 'may I?');
    await page.getByRole('alert').getByText('Not sent').waitFor();
    world.fake.faults.refuseSends = undefined;
    await page.reload();
    await openConversation(page, 'Bob');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('[data-delivery=sent]').waitFor();
    expect(await page.locator('.failed-line').count()).toBe(0);
  });

  it('shows others the status that one picks, and keeps it through a reload', async () => {
    await twoPeople();
    const other = await world.client(bob);
    await other.send(direct(ann, bob), 'hello').stored;
    const [page, bobs] = [await world.logIn(ann), await world.logIn(bob)];
    await openConversation(bobs, 'Ann');
    await bobs.locator('.subtitle.online').waitFor();
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('menuitemradio', { name: 'Busy' }).click();
    await bobs.locator('.subtitle.busy').waitFor();
    await bobs.locator('.conversation .presence.busy').waitFor();
    await page.reload();
    await page.locator('.avatar-button .presence.busy').waitFor();
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.locator('[role=menuitemradio][aria-checked=true]', { hasText: 'Busy' }).waitFor();
    await page.getByRole('menuitemradio', { name: 'Online' }).click();
    await bobs.locator('.subtitle.online').waitFor();
  });

  it('edits, recalls and reacts', async () => {
    await twoPeople();
    const other = await world.client(bob);
    await other.send(direct(ann, bob), 'hello').stored;
    const page = await world.logIn(ann);
    await openConversation(page, 'Bob');
    await write(page, 'helo');
    await page.locator('[data-delivery=sent], [data-delivery=read]').waitFor();
    const box = page.locator('.composer textarea');
    await box.press('ArrowUp');
    await page.getByText('Editing a message').waitFor();
    await box.fill('hello!');
    await box.press('Enter');
    await soon(async () => {
      expect(await bubbles(page)).toEqual(['hello', 'hello!']);
    });
    await page.locator('.message.theirs .bubble').hover();
    await page.locator('.message.theirs').getByRole('button', { name: 'React' }).click();
    await page.getByRole('button', { name: 'React with 🎉' }).click();
    await page.locator('.reaction[aria-pressed=true]').waitFor();
    await page.locator('.message.mine').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Recall' }).click();
    await page.getByText('You recalled a message').first().waitFor();
    await soon(async () => {
      const items = (await other.api.entries(direct(ann, bob))).items;
      expect(items[0]?.reactions?.[0]?.emoji).toBe('🎉');
      expect(items[1]?.recalledAt).toBeDefined();
    });
  });

  it('makes a group, adds and removes people, and shows who did what', async () => {
    await twoPeople();
    const cem = await world.account(`Cem ${Date.now().toString(36)}`);
    const other = await world.client(bob);
    const page = await world.logIn(ann);
    const group = await (await world.client(ann)).api.createGroup('Band', [bob.id]);
    await openConversation(page, 'Band');
    await page.getByRole('button', { name: 'Group details' }).click();
    await page.getByRole('button', { name: 'Add people' }).click();
    await page.getByRole('searchbox', { name: 'Find people by name' }).fill(cem.name);
    await page.getByRole('option', { name: cem.name }).click();
    await page.getByRole('button', { name: 'Add people' }).click();
    await page.getByText(`You added ${cem.name}`).first().waitFor();
    await page.getByRole('button', { name: 'Actions for Bob' }).click();
    await page.getByRole('menuitem', { name: 'Make admin' }).click();
    await page.locator('.role.admin').waitFor();
    expect((await other.api.conversation(group.id)).role).toBe('admin');
    await page.getByRole('button', { name: `Actions for ${cem.name}` }).click();
    await page.getByRole('menuitem', { name: 'Remove from the group' }).click();
    await page.getByText(`You removed ${cem.name}`).first().waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const theirs = await other.api.createGroup('Duo', [ann.id]);
    await openConversation(page, 'Duo');
    await other.api.removeMember(theirs.id, ann.id);
    await page.getByText('You are no longer in this conversation').waitFor();
    expect(await conversation(page, 'Duo').count()).toBe(0);
  });

  it('scrolls back through a long history without moving what is read, and jumps to the newest', async () => {
    await twoPeople();
    const other = await world.client(bob);
    const id = direct(ann, bob);
    const all = Array.from({ length: 200 }, (_, i) => other.send(id, `line ${i + 1}`).stored);
    await Promise.all(all);
    other.read(id, 200);
    const reader = await world.client(ann);
    reader.read(id, 190);
    await soon(async () => {
      expect((await reader.api.conversation(id)).unread).toBe(10);
    });
    const page = await world.logIn(ann);
    await openConversation(page, 'Bob');
    const line = (n: number) => page.locator('.bubble .text').getByText(`line ${n}`, { exact: true });
    await page.locator('.divider').waitFor();
    await line(191).waitFor();
    await page.locator('.feed').hover();
    for (let i = 0; i < 600 && (await line(1).count()) === 0; i++) {
      await page.mouse.wheel(0, -1_500);
      await nextFrame(page);
    }
    await line(1).waitFor();
    await page.getByRole('button', { name: /Jump to newest/ }).click();
    await line(200).waitFor();
    await soon(async () => {
      expect((await reader.api.conversation(id)).unread).toBe(0);
    });
  });
});

describe('writing', () => {
  it('leaves Enter to the input method while it composes', async () => {
    await twoPeople();
    await (await world.client(bob)).send(direct(ann, bob), 'hello').stored;
    const page = await world.logIn(ann);
    await openConversation(page, 'Bob');
    const box = page.locator('.composer textarea');
    await box.focus();
    const devtools = await page.context().newCDPSession(page);
    const enter = async (keyCode: number) => {
      const key = { key: keyCode === 229 ? 'Process' : 'Enter', code: 'Enter', windowsVirtualKeyCode: keyCode };
      await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key });
      await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
    };
    for (const text of ['n', 'ni', 'nihao']) {
      await devtools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    }
    await enter(229);
    await enter(13);
    expect(await box.inputValue()).toBe('nihao');
    expect(await bubbles(page)).toEqual(['hello']);
    await devtools.send('Input.insertText', { text: '你好' });
    expect(await box.inputValue()).toBe('你好');
    await nextTurn(page);
    await box.press('Enter');
    await soon(async () => {
      expect(await bubbles(page)).toEqual(['hello', '你好']);
    });
    expect(await box.inputValue()).toBe('');
  });

  it('ignores the Enter that Safari reports after the composition it ended', async () => {
    await twoPeople();
    await (await world.client(bob)).send(direct(ann, bob), 'hello').stored;
    const page = await world.logIn(ann);
    await openConversation(page, 'Bob');
    const box = page.locator('.composer textarea');
    await box.fill('拼音');
    await box.evaluate((element) => {
      const options = { bubbles: true, cancelable: true };
      element.dispatchEvent(new CompositionEvent('compositionstart', options));
      element.dispatchEvent(new CompositionEvent('compositionend', options));
      element.dispatchEvent(new KeyboardEvent('keydown', { ...options, key: 'Enter' }));
    });
    expect(await box.inputValue()).toBe('拼音');
    await nextTurn(page);
    await box.press('Enter');
    await soon(async () => {
      expect(await bubbles(page)).toEqual(['hello', '拼音']);
    });
  });

  it('keeps the draft and what is unsent through a reload', async () => {
    await twoPeople();
    const other = await world.client(bob);
    await other.send(direct(ann, bob), 'hello').stored;
    const page = await world.logIn(ann);
    await openConversation(page, 'Bob');
    await page.context().setOffline(true);
    await page.getByText('No network').waitFor();
    await write(page, 'not yet sent');
    await page.locator('[data-delivery=sending]').waitFor();
    await page.locator('.composer textarea').fill('half a thou');
    // The page itself must come back over the network: the draft is what is tried here, not a cache.
    await page.context().setOffline(false);
    await page.reload();
    await openConversation(page, 'Bob');
    expect(await page.locator('.composer textarea').inputValue()).toBe('half a thou');
    await soon(async () => {
      expect(await bubbles(page)).toEqual(['hello', 'not yet sent']);
      const items = (await other.api.entries(direct(ann, bob))).items;
      expect(items.length).toBe(2);
    });
  });
});

describe('two tabs', () => {
  const sends = (page: Page) => {
    const texts: string[] = [];
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => {
        const frame = JSON.parse(String(payload)) as { type: string; content?: { text: string } };
        if (frame.type === 'send') texts.push(frame.content?.text ?? '');
      });
    });
    return texts;
  };

  async function twoTabs(): Promise<[Page, Page, string[]]> {
    await twoPeople();
    await (await world.client(bob)).send(direct(ann, bob), 'hello').stored;
    const first = await world.logIn(ann);
    const second = await first.context().newPage();
    const sent = sends(second);
    await second.goto(world.url);
    for (const tab of [first, second]) await openConversation(tab, 'Bob');
    return [first, second, sent];
  }

  it('show the same, and each sends what was written in it', async () => {
    const [first, second, sent] = await twoTabs();
    await write(first, 'one');
    await first.locator('[data-delivery=sent], [data-delivery=read]').waitFor();
    await write(second, 'two');
    for (const tab of [first, second]) {
      await soon(async () => {
        expect(await bubbles(tab)).toEqual(['hello', 'one', 'two']);
      });
    }
    expect(sent).toEqual(['two']);
  });

  it('send what a tab that was closed had not sent, once and in order', async () => {
    const [first, second] = await twoTabs();
    await first.context().setOffline(true);
    await write(first, 'one');
    await second.getByText('one').first().waitFor();
    await write(second, 'two');
    await first.close();
    await second.context().setOffline(false);
    await second.locator('[data-delivery=sending]').first().waitFor({ state: 'detached' });
    await soon(async () => {
      expect(await bubbles(second)).toEqual(['hello', 'one', 'two']);
      expect(await second.locator('[data-delivery=sending]').count()).toBe(0);
    });
    const { items } = await (await world.client(bob)).api.entries(direct(ann, bob));
    expect(items.map(({ content }) => content?.['text' as never])).toEqual(['hello', 'one', 'two']);
  });

  it('agree on what was refused, and on what was discarded', async () => {
    if (!world.fake) return;
    const [first, second] = await twoTabs();
    world.fake.faults.refuseSends = 'forbidden';
    await write(first, 'may I?');
    for (const tab of [first, second]) await tab.getByText('Not sent: You may not do this here.').waitFor();
    world.fake.faults.refuseSends = undefined;
    await second.getByRole('button', { name: 'Discard' }).click();
    for (const tab of [first, second]) await tab.getByText('may I?').first().waitFor({ state: 'detached' });
  });
});

describe('for everyone', () => {
  it('has no serious accessibility problem, light or dark, in any of its views', async () => {
    await twoPeople();
    const other = await world.client(bob);
    await other.api.createGroup('Choir', [ann.id]);
    await other.send(direct(ann, bob), 'hello https://example.internal/page').stored;
    for (const colorScheme of ['light', 'dark'] as const) {
      const outside = await world.page({ colorScheme });
      await outside.goto(world.url);
      await outside.locator('input[name=username]').waitFor();
      expect(await serious(outside)).toEqual([]);
      const page = await world.logIn(ann, { colorScheme });
      await conversation(page, 'Bob').waitFor();
      expect(await serious(page)).toEqual([]);
      await openConversation(page, 'Bob');
      await write(page, 'hi');
      await page.locator('[data-delivery=sent], [data-delivery=read]').first().waitFor();
      expect(await serious(page)).toEqual([]);
      await openConversation(page, 'Choir');
      await page.getByRole('button', { name: 'Group details' }).click();
      await page.locator('.members li').nth(1).waitFor();
      expect(await serious(page)).toEqual([]);
      expect(await violations(page)).toEqual([]);
    }
  });

  it('can be used by keyboard alone', async () => {
    await twoPeople();
    const other = await world.client(bob);
    await other.send(direct(ann, bob), 'first').stored;
    await other.send(direct(ann, bob), 'second').stored;
    const page = await world.logIn(ann);
    await conversation(page, 'Bob').waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('bo');
    await page.keyboard.press('Enter');
    await page.locator('.composer textarea').waitFor();
    await page.keyboard.type('third');
    await page.keyboard.press('Enter');
    await soon(async () => {
      expect(await bubbles(page)).toEqual(['first', 'second', 'third']);
    });
    await page.keyboard.press('Shift+Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toContain('third');
    await page.keyboard.press('ArrowUp');
    await soon(async () => {
      expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toContain('second');
    });
  });

  it('speaks Chinese and English, and remembers which', async () => {
    const page = await world.page({ locale: 'zh-CN' });
    await page.goto(world.url);
    await page.getByRole('heading', { name: '欢迎回来' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
  });

  it('is readable on a phone, without scrolling sideways', async () => {
    await twoPeople();
    const other = await world.client(bob);
    await other.send(direct(ann, bob), `a long address ${'magpie'.repeat(30)}`).stored;
    const page = await world.logIn(ann, { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true });
    const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(await sideways()).toBeLessThanOrEqual(0);
    await openConversation(page, 'Bob');
    await page.locator('.bubble').waitFor();
    expect(await sideways()).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Back to conversations' }).click();
    await conversation(page, 'Bob').waitFor();
  });

  it('asks to log in again where the session was revoked, and keeps what was being written', async () => {
    await twoPeople();
    await (await world.client(bob)).send(direct(ann, bob), 'hello').stored;
    const page = await world.logIn(ann);
    await openConversation(page, 'Bob');
    await page.locator('.composer textarea').fill('half a thought');
    const elsewhere = await world.client(ann);
    const { items } = await elsewhere.api.devices();
    for (const { id, current } of items) if (!current) await elsewhere.api.revoke(id);
    await page.getByText('Your session has ended').waitFor();
    await page.locator('input[name=username]').fill(ann.username);
    await page.locator('input[name=password]').fill(ann.password);
    await page.locator('button[type=submit]').click();
    await openConversation(page, 'Bob');
    expect(await page.locator('.composer textarea').inputValue()).toBe('half a thought');
  });

  it('keeps the session through a reload without a token that scripts could read, and forgets it at log-out', async () => {
    await twoPeople();
    const page = await world.logIn(ann);
    await page.reload();
    await page.locator('.conversations').waitFor();
    const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie]));
    expect(kept).not.toMatch(/token|refresh|eyJ/i);
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await page.locator('input[name=password]').waitFor();
    await page.reload();
    await page.locator('input[name=password]').waitFor();
  });
});
