import { useState } from 'react';
import type { RollEntryWire } from '../../../wire/administration.ts';
import { Button } from '../../shared/kit/button.tsx';
import { TextField } from '../../shared/kit/field.tsx';
import { Details } from '../../shared/kit/details.tsx';
import { Notice } from '../../shared/kit/notice.tsx';
import { iconShield } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import { checkDigit, plainNumber } from '../check-digit.ts';

interface IdCheckProps {
  readonly voter: RollEntryWire;
  readonly busy: boolean;
  /** A document was seen; its number, where the roll had none. */
  readonly onSeen: (idNumber: string | undefined) => void;
}

/** The officer types the number from the document; it is compared with the roll's, and its check digit is looked at. */
export function IdCheck({ voter, busy, onSeen }: IdCheckProps) {
  const t = useT();
  const [typed, setTyped] = useState('');
  const plain = plainNumber(typed);
  const known = voter.idNumber === null ? undefined : plainNumber(voter.idNumber);
  const differs = known !== undefined && plain !== '' && plain !== known;
  const digit = checkDigit(typed);
  return (
    <Details summary={voter.idChecked ? t('a.id.done') : t('a.id.title')}>
      {voter.idChecked && <Notice tone="done" role="status" title={t('a.id.done')} />}
      <p>{t(known === undefined ? 'a.id.hint.none' : 'a.id.hint')}</p>
      <TextField label={t('a.field.id-number')} value={typed} onChange={setTyped} code {...(differs ? { error: t('a.id.differs') } : {})} />
      {plain !== '' && !differs && (
        <Notice tone={digit === 'none' ? 'mind' : 'done'} role="status" title={known === undefined ? t('a.id.new') : t('a.id.same')}>
          {digit !== 'unknown' && <p>{t(digit === 'fits' ? 'a.id.digit.fits' : 'a.id.digit.none')}</p>}
        </Notice>
      )}
      <div>
        <Button
          look="secondary"
          size="small"
          icon={iconShield}
          busy={busy}
          disabled={plain === '' || differs}
          onPress={() => onSeen(known === undefined ? typed.trim() : undefined)}
        >
          {t('a.id.seen')}
        </Button>
      </div>
    </Details>
  );
}
