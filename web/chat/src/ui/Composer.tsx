import type { Conversation, Entry } from '@magpie/sdk';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Button } from 'react-aria-components';
import { useText } from '../i18n/index.js';
import { useChat } from './context.js';
import { Check, Cross, Send } from './icons.js';
import { textOf } from './names.js';

const LONGEST = 16_000;
const TALLEST_PX = 200;

interface Props {
  conversation: Conversation;
  name: string;
  editing: Entry | undefined;
  edit: (entry: Entry | undefined) => void;
}

/**
 * Where one writes: a plain textarea that belongs to the browser, not to React, since nothing may touch its text while an
 * input method composes.
 */
export function Composer({ conversation, name, editing, edit }: Props) {
  const chat = useChat();
  const { t } = useText();
  const { id } = conversation;
  const box = useRef<HTMLTextAreaElement>(null);
  const composing = useRef(false);
  const [length, setLength] = useState(0);
  const initial = editing ? (textOf(editing) ?? '') : chat.local.draft(id);

  const measure = () => {
    const { current } = box;
    if (!current) return;
    current.style.height = 'auto';
    current.style.height = `${Math.min(current.scrollHeight, TALLEST_PX)}px`;
    const trimmed = current.value.trim();
    setLength(trimmed === '' ? 0 : Array.from(trimmed).length);
  };

  useLayoutEffect(measure, []);

  useEffect(() => {
    const { current } = box;
    // On a phone the keyboard would cover half of what one came to read.
    if (!current || (!editing && window.matchMedia('(max-width: 720px)').matches)) return;
    current.focus();
    current.setSelectionRange(current.value.length, current.value.length);
  }, [editing]);

  const changed = () => {
    measure();
    const text = box.current?.value ?? '';
    if (editing) return;
    chat.local.keepDraft(id, text);
    if (text.trim() !== '') chat.typing(id);
  };

  const put = (text: string) => {
    if (box.current) box.current.value = text;
    changed();
  };

  const submit = () => {
    const text = box.current?.value.trim() ?? '';
    if (text === '' || Array.from(text).length > LONGEST) return;
    if (editing) {
      if (text !== textOf(editing)) void chat.edit(id, editing.seq, text);
      edit(undefined);
      return;
    }
    chat.say(id, text);
    put('');
    box.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Enter and the arrows belong to the input method while it composes. Safari ends the composition before it reports the
    // Enter that did so, hence the flag, which lives one turn longer; 229 is what some methods report instead.
    if (event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229 || composing.current) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      submit();
    }
    if (event.key === 'Escape' && editing) edit(undefined);
    if (event.key === 'ArrowUp' && event.currentTarget.value === '' && !editing) {
      const entries = chat.snapshot().timelines[id]?.entries ?? [];
      const last = entries.findLast(
        (entry) => entry.kind === 'message' && entry.senderId === chat.me.id && !entry.recalledAt && textOf(entry),
      );
      if (!last) return;
      event.preventDefault();
      edit(last);
    }
  };

  const excess = length - LONGEST;
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {editing && (
        <p className="composer-note">
          {t('composer.editing')}
          <Button
            className="icon-button small"
            aria-label={t('composer.cancelEdit')}
            onPress={() => {
              edit(undefined);
            }}
          >
            <Cross />
          </Button>
        </p>
      )}
      {excess > 0 && (
        <p className="composer-note form-error" role="alert">
          {t('composer.tooLong', { count: excess })}
        </p>
      )}
      <div className="composer-box">
        <textarea
          ref={box}
          rows={1}
          dir="auto"
          defaultValue={initial}
          placeholder={t('composer.placeholder')}
          aria-label={t('composer.label', { name })}
          enterKeyHint="send"
          onInput={changed}
          onKeyDown={onKeyDown}
          onCompositionStart={() => {
            composing.current = true;
          }}
          onCompositionEnd={() => {
            setTimeout(() => (composing.current = false));
          }}
        />
        <Button
          type="submit"
          className="send"
          aria-label={t(editing ? 'common.save' : 'composer.send')}
          isDisabled={length === 0 || excess > 0}
        >
          {editing ? <Check /> : <Send />}
        </Button>
      </div>
    </form>
  );
}
