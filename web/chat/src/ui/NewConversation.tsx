import { MagpieError, type User } from '@magpie/sdk';
import { useState } from 'react';
import { Button, Dialog, Heading, Input, Label, Modal, ModalOverlay, TextField } from 'react-aria-components';
import { errorText, useText } from '../i18n/index.js';
import { useChat } from './context.js';
import { Cross } from './icons.js';
import { PeoplePicker } from './PeoplePicker.js';

interface Props {
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
}

export default function NewConversation({ isOpen, onOpenChange }: Props) {
  const { t } = useText();
  return (
    <ModalOverlay className="overlay" isOpen={isOpen} onOpenChange={onOpenChange} isDismissable>
      <Modal className="modal">
        <Dialog className="dialog">
          {({ close }) => (
            <>
              <header className="dialog-header">
                <Heading slot="title">{t('new.title')}</Heading>
                <Button slot="close" className="icon-button" aria-label={t('common.close')}>
                  <Cross />
                </Button>
              </header>
              <Choice close={close} />
            </>
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

const nobody: ReadonlySet<string> = new Set();

function Choice({ close }: { close: () => void }) {
  const chat = useChat();
  const { t } = useText();
  const [chosen, setChosen] = useState<readonly User[]>([]);
  const [title, setTitle] = useState('');
  const [wanted, setWanted] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const [only] = chosen;
  const asGroup = wanted || chosen.length > 1;

  const begin = async () => {
    if (!asGroup) {
      if (only) chat.openDirect(only);
      close();
      return;
    }
    setBusy(true);
    try {
      await chat.createGroup(title.trim(), chosen);
      close();
    } catch (caught) {
      setError(caught instanceof MagpieError ? caught.code : 'internal');
      setBusy(false);
    }
  };

  return (
    <form
      className="dialog-body"
      onSubmit={(event) => {
        event.preventDefault();
        if (only && (!asGroup || title.trim() !== '')) void begin();
      }}
    >
      <PeoplePicker chosen={chosen} choose={setChosen} without={nobody} />
      {asGroup && (
        <TextField className="field" value={title} onChange={setTitle} isRequired>
          <Label>{t('new.groupTitle')}</Label>
          <Input maxLength={100} />
        </TextField>
      )}
      {error !== undefined && (
        <p className="form-error" role="alert">
          {errorText(t, error)}
        </p>
      )}
      <footer className="dialog-footer">
        {!asGroup && (
          <Button
            className="button quiet"
            isDisabled={chosen.length === 0}
            onPress={() => {
              setWanted(true);
            }}
          >
            {t('new.asGroup')}
          </Button>
        )}
        <Button
          type="submit"
          className="button primary"
          isDisabled={busy || chosen.length === 0 || (asGroup && title.trim() === '')}
        >
          {t(asGroup ? 'new.createGroup' : 'new.chat')}
        </Button>
      </footer>
    </form>
  );
}
