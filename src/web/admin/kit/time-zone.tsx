import { Button as AriaButton } from 'react-aria-components/Button';
import { ComboBox } from 'react-aria-components/ComboBox';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Icon, iconChevron } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import button from '../../shared/kit/button.module.css';
import field from '../../shared/kit/field.module.css';
import { timeZones } from '../wall-clock.ts';
import { AriaLanguage } from './aria-language.tsx';
import css from './shell.module.css';

/** A time zone, found by typing a part of its name. */
export function TimeZoneField({ value, onChange }: { readonly value: string; readonly onChange: (zone: string) => void }) {
  const t = useT();
  const zones = timeZones();
  const items = (zones.includes(value) ? zones : [value, ...zones]).map((zone) => ({ id: zone, name: zone.replaceAll('_', ' ') }));
  return (
    <AriaLanguage>
      <ComboBox
        className={field['field'] ?? ''}
        defaultItems={items}
        value={value}
        onChange={(key) => key !== null && onChange(String(key))}
        menuTrigger="focus"
      >
        <Label className={field['label'] ?? ''}>{t('a.field.time-zone')}</Label>
        <div className={field['withAffix']}>
          <Input className={field['input'] ?? ''} dir="ltr" />
          <AriaButton className={`${button['button']} ${button['secondary']}`} aria-label={t('a.field.time-zone.open')}>
            <Icon path={iconChevron} />
          </AriaButton>
        </div>
        <Popover className={css['popover'] ?? ''}>
          <ListBox className={css['menu'] ?? ''}>
            {(item: { readonly id: string; readonly name: string }) => (
              <ListBoxItem className={css['option'] ?? ''} textValue={item.name}>
                {item.name}
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
    </AriaLanguage>
  );
}
