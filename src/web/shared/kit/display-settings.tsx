import { lazy, Suspense, useState } from 'react';
import { Icon, iconGlobe, iconText } from '../icons.tsx';
import { LANGUAGES } from '../languages.ts';
import { useSettings } from '../settings.tsx';
import { Button } from './button.tsx';
import { Dialog } from './layout.tsx';
import css from './frame.module.css';

const SettingsPanel = lazy(() => import('./settings-panel.tsx').then(({ SettingsPanel: component }) => ({ default: component })));

/** The button in every header that opens language, text size and theme. Changes take effect at once and keep what was filled in. */
export function DisplaySettings() {
  const { t, language } = useSettings();
  const [open, setOpen] = useState(false);
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
      <Dialog open={open} title={t('settings.title')} onClose={() => setOpen(false)}>
        {open && (
          <Suspense fallback={<p>{t('loading')}</p>}>
            <SettingsPanel />
          </Suspense>
        )}
        <Button onPress={() => setOpen(false)}>{t('settings.done')}</Button>
      </Dialog>
    </>
  );
}
