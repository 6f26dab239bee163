import { loadMessages } from 'virtual:messages/settings';
import { useT } from '../settings.tsx';
import { useTexts } from '../use-texts.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { SettingsPanel } from './settings-panel.tsx';

/** The dialog behind the button of `DisplaySettings`, fetched with its texts when it is first opened. */
export function SettingsDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const t = useT();
  if (!useTexts(loadMessages)) return null;
  return (
    <Dialog open={open} title={t('settings.title')} onClose={onClose}>
      {open && <SettingsPanel />}
      <Button onPress={onClose}>{t('settings.done')}</Button>
    </Dialog>
  );
}
