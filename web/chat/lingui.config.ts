import { formatter } from '@lingui/format-json';

/** The texts are kept by id, one file a language; the build compiles them, so that the page needs no parser. */
export default {
  locales: ['en', 'zh-CN'],
  sourceLocale: 'en',
  catalogs: [{ path: '<rootDir>/src/i18n/{locale}', include: ['src'] }],
  format: formatter({ style: 'minimal' }),
};
