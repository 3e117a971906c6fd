import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useText, type TextId } from '../i18n/index.js';
import { Cross } from './icons.js';

const KEYS: [string, TextId][] = [
  ['Ctrl K', 'keys.search'],
  ['Alt ↓ / Alt ↑', 'keys.next'],
  ['Enter', 'keys.send'],
  ['Shift Enter', 'keys.newline'],
  ['↑', 'keys.edit'],
  ['Esc', 'keys.escape'],
  ['↑ ↓ Home End', 'keys.messages'],
  ['Enter / Shift F10', 'keys.actions'],
];

export default function Shortcuts({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const { t } = useText();
  return (
    <ModalOverlay className="overlay" isOpen={isOpen} onOpenChange={onOpenChange} isDismissable>
      <Modal className="modal">
        <Dialog className="dialog">
          <header className="dialog-header">
            <Heading slot="title">{t('keys.title')}</Heading>
            <Button slot="close" className="icon-button" aria-label={t('common.close')}>
              <Cross />
            </Button>
          </header>
          <dl className="keys">
            {KEYS.map(([keys, id]) => (
              <div key={id}>
                <dt>{t(id)}</dt>
                <dd>
                  <kbd>{keys}</kbd>
                </dd>
              </div>
            ))}
          </dl>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
