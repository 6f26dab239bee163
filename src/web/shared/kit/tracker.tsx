import { useState } from 'react';
import { iconCheck, iconCopy } from '../icons.tsx';
import { useT } from '../settings.tsx';
import { Button } from './button.tsx';
import layout from './layout.module.css';
import css from './tracker.module.css';

/** Characters in groups of four, never broken inside a group (rule 20). */
export function groupsOfFour(text: string): readonly string[] {
  return text.replaceAll(/[\s-]/g, '').match(/.{1,4}/g) ?? [];
}

/** Codes are not words. (As an attribute: the property of this name is true or false.) */
const untranslated = (element: Element | null) => element?.setAttribute('translate', 'no');

/** A tracker, secret or check sum in `groups` (fours where not told). Read out by characters in most screen readers, because the groups are separate. */
export function TrackerCode({ code, groups = groupsOfFour(code) }: { readonly code: string; readonly groups?: readonly string[] }) {
  return (
    <div className={css['trackerBox']}>
      <p className={css['tracker']} ref={untranslated}>
        {groups.map((group, index) => (
          <span key={index}>{group}</span>
        ))}
      </p>
    </div>
  );
}

/** Copies `text`; says so in words, also where the browser refuses. */
export function CopyButton({ text, label, onCopied }: { readonly text: string; readonly label: string; readonly onCopied?: () => void }) {
  const t = useT();
  const [state, setState] = useState<'idle' | 'done' | 'failed'>('idle');
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => {
        setState('done');
        onCopied?.();
      },
      () => setState('failed'),
    );
  };
  return (
    <>
      <Button look="secondary" icon={state === 'done' ? iconCheck : iconCopy} onPress={copy}>
        {label}
      </Button>
      <output className={state === 'idle' ? layout['hidden'] : undefined}>
        {state === 'done' ? t('copy.done') : state === 'failed' ? t('copy.failed') : ''}
      </output>
    </>
  );
}
