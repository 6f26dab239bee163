import { useT } from '../settings.tsx';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { SettingsPanel } from './settings-panel.tsx';

/** The dialog behind the button of `DisplaySettings`, fetched when it is first opened. */
export function SettingsDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const t = useT();
  return (
    <Dialog open={open} title={t('settings.title')} onClose={onClose}>
      {open && <SettingsPanel />}
      <Button onPress={onClose}>{t('settings.done')}</Button>
    </Dialog>
  );
}
