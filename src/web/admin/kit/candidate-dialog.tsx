import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { wordings, type Candidate } from '../../../election/definition.ts';
import { Actions, Button } from '../../shared/kit/button.tsx';
import { CandidatePicture } from '../../shared/kit/candidate-picture.tsx';
import { TextField } from '../../shared/kit/field.tsx';
import { Fieldset } from '../../shared/kit/fieldset.tsx';
import { Select } from '../../shared/kit/select.tsx';
import { Details } from '../../shared/kit/details.tsx';
import { Stack } from '../../shared/kit/layout.tsx';
import { iconTrash } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import { SYMBOL_NAMES } from '../../shared/symbols.ts';
import { FormDialog } from './form-dialog.tsx';
import { LocalTextField } from './local-text.tsx';
import { PictureField, type PendingCuts } from './picture-field.tsx';
import { ProblemNotice } from './problem.tsx';

/** The built-in drawings as they are named on a ballot: "Tiger". */
const DRAWN = SYMBOL_NAMES.map((name) => name.charAt(0).toUpperCase() + name.slice(1));

/** A new candidate with an id that no other has. */
export function freshCandidate(candidates: readonly Candidate[]): Candidate {
  let number = candidates.length + 1;
  while (candidates.some((candidate) => candidate.id === `c${number}`)) number++;
  return { id: `c${number}`, name: '' };
}

interface CandidateDialogProps {
  readonly candidate: Candidate;
  readonly languages: readonly string[];
  readonly removable: boolean;
  readonly onClose: () => void;
  readonly onSave: (candidate: Candidate) => Promise<void>;
  readonly onRemove: () => Promise<void>;
}

/** All about one candidate. A symbol always has its words (rule 33). */
export function CandidateDialog({ candidate, languages, removable, onClose, onSave, onRemove }: CandidateDialogProps) {
  const t = useT();
  const [given] = useState(candidate);
  const [edited, setEdited] = useState(given);
  const [groups, setGroups] = useState((candidate.groups ?? []).join(', '));
  // Cuts on the screen that nobody has pressed "Use this cut" for: saving takes them as they stand.
  const [cuts] = useState<PendingCuts>(() => new Map());
  const save = useMutation({ mutationFn: async () => onSave(tidy(await withCuts(edited, cuts), groups)), onSuccess: onClose });
  const remove = useMutation({ mutationFn: onRemove, onSuccess: onClose });
  const set = (change: Partial<Candidate>) => setEdited({ ...edited, ...change });
  const [tried, setTried] = useState(false);
  const nameless = wordings(edited.name).every((text) => text.trim() === '');
  const wordless = edited.symbol !== undefined && edited.symbol.text.trim() === '';
  const base = useId();
  const submit = () => {
    setTried(true);
    if (!nameless && !wordless) save.mutate();
    else document.getElementById(nameless ? `${base}-name` : `${base}-words`)?.focus();
  };
  return (
    <FormDialog title={t('a.candidate.title')} onClose={onClose} changed={edited !== given}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack>
          <ProblemNotice problem={save.error ?? remove.error} />
          <LocalTextField
            id={`${base}-name`}
            label={t('a.field.name')}
            {...(tried && nameless ? { error: t('a.problem.empty') } : {})}
            value={edited.name}
            languages={languages}
            onChange={(name) => set({ name: name ?? '' })}
            maxLength={120}
          />
          <LocalTextField
            label={t('a.candidate.party')}
            value={edited.party}
            languages={languages}
            onChange={(party) => set({ party })}
            optional
            maxLength={120}
          />
          <SymbolFields id={`${base}-words`} edited={edited} set={set} wordless={tried && wordless} cuts={cuts} />
          <PictureField
            kind="photo"
            label={t('a.candidate.photo')}
            hint={t('a.candidate.photo.hint')}
            value={edited.photo}
            onChange={(photo) => set({ photo })}
            cuts={cuts}
          />
          <LocalTextField
            label={t('a.candidate.statement')}
            value={edited.statement}
            languages={languages}
            onChange={(statement) => set({ statement })}
            long
            optional
            maxLength={4000}
          />
          <TextField
            label={t('a.candidate.groups')}
            hint={t('a.candidate.groups.hint')}
            optional
            value={groups}
            onChange={setGroups}
            dir="auto"
          />
          <Actions>
            <Button type="submit" busy={save.isPending}>
              {t('action.save')}
            </Button>
          </Actions>
          {removable && (
            <Details summary={t('a.candidate.remove')}>
              <p>{t('a.candidate.remove.hint')}</p>
              <div>
                <Button look="danger" size="small" icon={iconTrash} busy={remove.isPending} onPress={() => remove.mutate()}>
                  {t('a.candidate.remove')}
                </Button>
              </div>
            </Details>
          )}
        </Stack>
      </form>
    </FormDialog>
  );
}

async function withCuts(candidate: Candidate, cuts: PendingCuts): Promise<Candidate> {
  const photo = await cuts.get('photo')?.();
  const image = await cuts.get('symbol')?.();
  return {
    ...candidate,
    ...(photo === undefined ? {} : { photo }),
    ...(image === undefined || candidate.symbol === undefined ? {} : { symbol: { ...candidate.symbol, image } }),
  };
}

function tidy(candidate: Candidate, groups: string): Candidate {
  const list = groups
    .split(',')
    .map((group) => group.trim())
    .filter((group) => group !== '');
  return { ...candidate, groups: list.length === 0 ? undefined : list };
}

function SymbolFields({
  id,
  edited,
  set,
  wordless,
  cuts,
}: {
  /** Of the field for the symbol's words. */
  readonly id: string;
  readonly edited: Candidate;
  readonly set: (change: Partial<Candidate>) => void;
  readonly wordless: boolean;
  readonly cuts: PendingCuts;
}) {
  const t = useT();
  const { symbol } = edited;
  const drawn =
    symbol && symbol.image === undefined ? DRAWN.find((name) => name.toLowerCase() === symbol.text.trim().toLowerCase()) : undefined;
  const choice = symbol === undefined ? 'none' : (drawn ?? 'own');
  const choose = (value: string) =>
    set({
      symbol: value === 'none' ? undefined : value === 'own' ? { text: drawn === undefined ? (symbol?.text ?? '') : '' } : { text: value },
    });
  return (
    <Fieldset legend={t('a.candidate.symbol')}>
      <CandidatePicture
        name={typeof edited.name === 'string' ? edited.name : (Object.values(edited.name)[0] ?? '')}
        symbol={symbol}
        size={80}
      />
      <Select
        label={t('a.candidate.symbol.choose')}
        value={choice}
        options={[
          { value: 'none', label: t('a.candidate.symbol.none') },
          ...DRAWN.map((name) => ({ value: name, label: name, lang: 'en' })),
          { value: 'own', label: t('a.candidate.symbol.own') },
        ]}
        onChange={choose}
      />
      {choice === 'own' && symbol && (
        <>
          <TextField
            id={id}
            label={t('a.candidate.symbol.text')}
            hint={t('a.candidate.symbol.text.hint')}
            value={symbol.text}
            onChange={(text) => set({ symbol: { ...symbol, text } })}
            maxLength={120}
            dir="auto"
            {...(wordless ? { error: t('a.problem.empty') } : {})}
          />
          <PictureField
            kind="symbol"
            label={t('a.candidate.symbol.file')}
            value={symbol.image}
            onChange={(image) => set({ symbol: { text: symbol.text, ...(image === undefined ? {} : { image }) } })}
            cuts={cuts}
          />
        </>
      )}
    </Fieldset>
  );
}
