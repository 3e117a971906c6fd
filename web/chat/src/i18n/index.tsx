import { setupI18n, type I18n } from '@lingui/core';
import { I18nProvider as LinguiProvider, useLingui } from '@lingui/react';
import { useMemo, type ReactNode } from 'react';
import { I18nProvider as AriaLocale } from 'react-aria-components';
import type en from './en.json';

export type Locale = 'en' | 'zh-CN';
export type TextId = keyof typeof en;
export type Say = (id: TextId, values?: Record<string, string | number>) => string;

const catalogs = { en: () => import('./en.json?lingui'), 'zh-CN': () => import('./zh-CN.json?lingui') };
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

export async function loadTexts(locale: Locale): Promise<I18n> {
  const { messages } = await catalogs[locale]();
  return setupI18n({ locale, messages: { [locale]: messages } });
}

export function Languages({ i18n, children }: { i18n: I18n; children: ReactNode }) {
  return (
    <LinguiProvider i18n={i18n}>
      <AriaLocale locale={i18n.locale}>{children}</AriaLocale>
    </LinguiProvider>
  );
}

/** Texts in the chosen language. */
export function useText(): { t: Say; locale: Locale } {
  const { i18n } = useLingui();
  const t = useMemo<Say>(() => (id, values) => i18n._(id, values), [i18n]);
  return { t, locale: i18n.locale as Locale };
}

/** The text for an error code; a code that is new to this page is "something went wrong". */
export function errorText(t: Say, code: string): string {
  const id = `error.${code}` as TextId;
  const text = t(id);
  return text === id ? t('error.internal') : text;
}
