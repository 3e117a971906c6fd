import { setupI18n, type Messages } from '@lingui/core';
import { describe, expect, it } from 'vitest';
import en from '../src/i18n/en.json';
import { messages as compiledEn } from '../src/i18n/en.json?lingui';
import zhCN from '../src/i18n/zh-CN.json';
import { messages as compiledZh } from '../src/i18n/zh-CN.json?lingui';
import { initials } from '../src/ui/Avatar.js';
import { languageOf } from '../src/ui/names.js';

const english: Record<string, string> = en;
const chinese: Record<string, string> = zhCN;
const names = (text: string | undefined) =>
  [...new Set(Array.from((text ?? '').matchAll(/\{(\w+)(?=[,}])/g), (match) => match[1]))].sort().join();

describe('texts', () => {
  it('are there in both languages', () => {
    expect(Object.keys(chinese)).toEqual(Object.keys(english));
    expect(Object.values({ ...english, ...chinese })).not.toContain('');
  });

  it('name the same values in both languages', () => {
    expect(Object.keys(english).filter((id) => names(english[id]) !== names(chinese[id]))).toEqual([]);
  });

  it('count in the way of each language', () => {
    const say = (locale: string, messages: Messages) => {
      const i18n = setupI18n({ locale, messages: { [locale]: messages } });
      return [1, 2].map((count) => i18n._('list.unread', { count }));
    };
    expect(say('en', compiledEn)).toEqual(['1 unread message', '2 unread messages']);
    expect(say('zh-CN', compiledZh)).toEqual(['1 条未读消息', '2 条未读消息']);
  });

  it('make a face of a name in either script', () => {
    expect(['Ada Lovelace', 'grace', '林晓', '司马相如'].map(initials)).toEqual(['AL', 'G', '林晓', '相如']);
  });

  it('tell Chinese from Japanese by its script', () => {
    expect(['hello', '你好', 'こんにちは世界'].map(languageOf)).toEqual([undefined, 'zh-CN', 'ja']);
  });
});
