import { fileURLToPath } from 'node:url';
import { directConversationId, Magpie } from '@magpie/sdk';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { WebSocket } from 'ws';
import { FakeServer } from '../fake-server/server.js';

const PAGE = fileURLToPath(new URL('../chat/dist', import.meta.url));
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Account {
  username: string;
  password: string;
  id: string;
  name: string;
}

/**
 * A Magpie to try the page on: the one at MAGPIE_URL, or one in memory. Accounts are made as needed, so that runs don't
 * meet each other.
 */
export class World {
  private constructor(
    readonly url: string,
    /** Absent where the real one is tested. */
    readonly fake: FakeServer | undefined,
    private readonly browser: Browser,
  ) {}

  /** What the pages did that the content security policy forbids, or threw. */
  readonly complaints: string[] = [];
  private readonly contexts: BrowserContext[] = [];
  private readonly clients: Magpie[] = [];

  static async open(): Promise<World> {
    const given = process.env['MAGPIE_URL'];
    const fake = given === undefined ? new FakeServer({ page: PAGE }) : undefined;
    const url = given?.replace(/\/$/, '') ?? (await fake?.listen()) ?? '';
    const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
    return new World(url, fake, await chromium.launch({ executablePath, args: ARGUMENTS }));
  }

  async close(): Promise<void> {
    await this.closePages();
    await this.browser.close();
    await this.fake?.close();
  }

  async closePages(): Promise<void> {
    for (const client of this.clients.splice(0)) client.stop();
    for (const context of this.contexts.splice(0)) await context.close();
  }

  async account(name: string): Promise<Account> {
    const username = `web-${Date.now().toString(36)}-${Math.floor(Math.random() * 1e9).toString(36)}`;
    const password = 'a magpie brings news';
    const user = await new Magpie({ url: this.url }).register({ username, password, displayName: name });
    return { username, password, id: user.id, name };
  }

  /** Somebody without a page, to talk to. */
  async client(account: Account): Promise<Magpie> {
    const client = new Magpie({ url: this.url, WebSocket });
    this.clients.push(client);
    await client.logIn(account);
    await client.start();
    return client;
  }

  async page(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const context = await this.browser.newContext({
      locale: 'en-GB',
      viewport: { width: 1180, height: 760 },
      ...options,
    });
    this.contexts.push(context);
    await context.addInitScript(() => {
      const found: string[] = [];
      Object.assign(window, { violations: found });
      document.addEventListener('securitypolicyviolation', (event) => {
        found.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
      });
    });
    const page = await context.newPage();
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) this.complaints.push(message.text());
    });
    page.on('request', (request) => {
      if (/^(https?|wss?):/.test(request.url()) && new URL(request.url()).host !== new URL(this.url).host) {
        this.complaints.push(`asked ${request.url()}`);
      }
    });
    return page;
  }

  /** A browser in which somebody has logged in by hand. */
  async logIn(account: Account, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const page = await this.page(options);
    await page.goto(this.url);
    await page.locator('input[name=username]').fill(account.username);
    await page.locator('input[name=password]').fill(account.password);
    await page.locator('button[type=submit]').click();
    await page.locator('.conversations').waitFor();
    return page;
  }
}

export const direct = (a: Account, b: Account): string => directConversationId(a.id, b.id);

/** The line of a conversation in the list. */
export const conversation = (page: Page, title: string) =>
  page.locator('.conversation', { has: page.locator('.conversation-title', { hasText: title }) });

export async function openConversation(page: Page, title: string): Promise<void> {
  await conversation(page, title).click();
  await page.locator('.composer textarea').waitFor();
}

export async function write(page: Page, text: string): Promise<void> {
  const box = page.locator('.composer textarea');
  await box.fill(text);
  await box.press('Enter');
}

export const bubbles = (page: Page): Promise<string[]> => page.locator('.bubble .text').allTextContents();
