import { MagpieError, type Magpie, type User } from '@magpie/sdk';
import { useState, type SyntheticEvent } from 'react';
import { Button, FieldError, Form, Input, Label, Text, TextField } from 'react-aria-components';
import { errorText, useText, type Locale } from '../i18n/index.js';
import { Bird } from './icons.js';

interface Props {
  /** Absent while an earlier session is looked for. */
  client: Magpie | undefined;
  ended: boolean;
  unreachable: boolean;
  enter: (user: User) => void;
  chooseLocale: (locale: Locale) => void;
}

export function SignIn({ client, ended, unreachable, enter, chooseLocale }: Props) {
  const { t, locale } = useText();
  const [registering, setRegistering] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();

  const submit = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!client || busy) return;
    const field = (name: string) => {
      const value = new FormData(event.currentTarget).get(name);
      return typeof value === 'string' ? value : '';
    };
    const username = field('username').trim();
    const password = field('password');
    const displayName = field('displayName').trim();
    setBusy(true);
    setError(undefined);
    try {
      if (registering) await client.register({ username, password, ...(displayName ? { displayName } : {}) });
      enter(await client.logIn({ username, password, device: { name: 'Web', platform: 'web' } }));
    } catch (caught) {
      setError(caught instanceof MagpieError ? caught.code : 'internal');
      setBusy(false);
    }
  };

  if (!client) {
    return (
      <main className="splash" aria-busy="true">
        <Bird className="splash-bird" />
        <p role="status">{unreachable ? t('error.network') : t('status.loading')}</p>
      </main>
    );
  }
  return (
    <div className="sign-in">
      <aside className="sign-in-art" aria-hidden="true">
        <Bird className="sign-in-bird" />
        <p className="wordmark">Magpie</p>
        <p className="tagline">{t('app.tagline')}</p>
      </aside>
      <main className="sign-in-main">
        <Form className="sign-in-form" onSubmit={(event) => void submit(event)}>
          <Bird className="sign-in-small-bird" />
          <h1>{t(registering ? 'register.title' : 'signIn.title')}</h1>
          <p className="muted">{t(registering ? 'register.subtitle' : 'signIn.subtitle')}</p>
          {ended && <p className="notice">{t('signIn.ended')}</p>}
          <TextField className="field" name="username" isRequired autoComplete="username" autoFocus>
            <Label>{t('signIn.username')}</Label>
            <Input
              autoCapitalize="none"
              spellCheck={false}
              {...(registering ? { minLength: 3, maxLength: 64, pattern: '[A-Za-z0-9._\\-]+' } : {})}
            />
            {registering && <Text slot="description">{t('signIn.usernameHint')}</Text>}
            <FieldError />
          </TextField>
          {registering && (
            <TextField className="field" name="displayName" autoComplete="name">
              <Label>{t('signIn.displayName')}</Label>
              <Input maxLength={100} />
              <Text slot="description">{t('signIn.displayNameHint')}</Text>
            </TextField>
          )}
          <TextField
            className="field"
            name="password"
            type="password"
            isRequired
            autoComplete={registering ? 'new-password' : 'current-password'}
          >
            <Label>{t('signIn.password')}</Label>
            <Input {...(registering ? { minLength: 8, maxLength: 256 } : {})} />
            {registering && <Text slot="description">{t('signIn.passwordHint')}</Text>}
            <FieldError />
          </TextField>
          <p className="form-error" role="alert">
            {error !== undefined && errorText(t, error)}
          </p>
          <Button type="submit" className="button primary wide" isDisabled={busy}>
            {t(registering ? 'register.submit' : 'signIn.submit')}
          </Button>
          <Button
            className="button quiet wide"
            onPress={() => {
              setRegistering(!registering);
              setError(undefined);
            }}
          >
            {t(registering ? 'register.toSignIn' : 'signIn.toRegister')}
          </Button>
        </Form>
        <Button
          className="button quiet language"
          onPress={() => {
            chooseLocale(locale === 'en' ? 'zh-CN' : 'en');
          }}
        >
          <span lang={locale === 'en' ? 'zh-CN' : 'en'}>{t('language.other')}</span>
        </Button>
      </main>
    </div>
  );
}
