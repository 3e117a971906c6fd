import { setupI18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { describe, expect, it } from 'vitest';
import { en } from '../src/i18n/en.js';
import { zhCN } from '../src/i18n/zh-CN.js';
import { initials } from '../src/ui/Avatar.js';
import { languageOf } from '../src/ui/names.js';

const names = (text: string) => [...new Set(Array.from(text.matchAll(/\{(\w+)/g), (match) => match[1]))].sort();

describe('texts', () => {
  it('name the same values in both languages', () => {
    const differing = Object.keys(en).filter((id) => {
      const [a, b] = [names(en[id as keyof typeof en]), names(zhCN[id as keyof typeof en])];
      return a.filter((name) => name !== 'one').join() !== b.join();
    });
    expect(differing).toEqual([]);
  });

  it('can all be read as ICU messages', () => {
    for (const texts of [en, zhCN])
      for (const text of Object.values(texts)) expect(() => compileMessage(text)).not.toThrow();
  });

  it('count in the way of each language', () => {
    const say = (locale: string, messages: Record<string, string>) => {
      const i18n = setupI18n({ locale, messages: { [locale]: messages } }).setMessagesCompiler(compileMessage);
      return [1, 2].map((count) => i18n._('list.unread', { count }));
    };
    expect(say('en', en)).toEqual(['1 unread message', '2 unread messages']);
    expect(say('zh-CN', zhCN)).toEqual(['1 条未读消息', '2 条未读消息']);
  });

  it('make a face of a name in either script', () => {
    expect(['Ada Lovelace', 'grace', '林晓', '司马相如'].map(initials)).toEqual(['AL', 'G', '林晓', '相如']);
  });

  it('tell Chinese from Japanese by its script', () => {
    expect(['hello', '你好', 'こんにちは世界'].map(languageOf)).toEqual([undefined, 'zh-CN', 'ja']);
  });
});
