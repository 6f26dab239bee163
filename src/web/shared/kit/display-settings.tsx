import { lazy, Suspense, useState } from 'react';
import { Icon, iconGlobe, iconText } from '../icons.tsx';
import { LANGUAGES } from '../languages.ts';
import { useSettings } from '../settings.tsx';
import css from './frame.module.css';

const SettingsDialog = lazy(() => import('./settings-dialog.tsx').then(({ SettingsDialog: component }) => ({ default: component })));

/** The button in every header that opens language, text size and theme. Changes take effect at once and keep what was filled in. */
export function DisplaySettings() {
  const { t, language } = useSettings();
  const [open, setOpen] = useState<boolean>();
  const name = LANGUAGES.find((item) => item.code === language)?.name ?? '';
  return (
    <>
      <button type="button" className={css['settingsButton']} onClick={() => setOpen(true)} aria-haspopup="dialog">
        <Icon path={iconGlobe} />
        <span>
          {name}
          <span className={css['settingsMore']}> · {t('settings.button')}</span>
        </span>
        <Icon path={iconText} />
      </button>
      {open !== undefined && (
        <Suspense fallback={null}>
          <SettingsDialog open={open} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
