import { setupI18n } from '@lingui/core';
import { I18nProvider as LinguiProvider, useLingui } from '@lingui/react';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { useMemo, type ReactNode } from 'react';
import { I18nProvider as AriaLocale } from 'react-aria-components';
import { en, type TextId, type Texts } from './en.js';
import { zhCN } from './zh-CN.js';

export type Locale = 'en' | 'zh-CN';

const catalogs: Record<Locale, Texts> = { en, 'zh-CN': zhCN };
const KEY = 'magpie/locale';

/** The person's choice, else the first of the browser's languages that we speak. */
export function preferredLocale(): Locale {
  const chosen = localStorage.getItem(KEY);
  if (chosen === 'en' || chosen === 'zh-CN') return chosen;
  return navigator.languages.find((tag) => /^(zh|en)\b/.test(tag))?.startsWith('zh') ? 'zh-CN' : 'en';
}

export function rememberLocale(locale: Locale): void {
  localStorage.setItem(KEY, locale);
}

export function Languages({ locale, children }: { locale: Locale; children: ReactNode }) {
  const i18n = useMemo(() => {
    const made = setupI18n({ locale, messages: { [locale]: catalogs[locale] } });
    return made.setMessagesCompiler(compileMessage);
  }, [locale]);
  return (
    <LinguiProvider i18n={i18n}>
      <AriaLocale locale={locale}>{children}</AriaLocale>
    </LinguiProvider>
  );
}

export type Say = (id: TextId, values?: Record<string, string | number>) => string;

/** Texts in the chosen language. */
export function useText(): { t: Say; locale: Locale } {
  const { i18n } = useLingui();
  const t = useMemo<Say>(() => (id, values) => i18n._(id, values), [i18n]);
  return { t, locale: i18n.locale as Locale };
}

/** The text for an error code; a code that is new to this page is "something went wrong". */
export function errorText(t: Say, code: string): string {
  const id = `error.${code}`;
  return t(id in en ? (id as TextId) : 'error.internal');
}
