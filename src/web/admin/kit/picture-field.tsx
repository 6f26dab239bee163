import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { DropZone } from 'react-aria-components/DropZone';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { Actions, Button } from '../../shared/kit/button.tsx';
import { Fieldset } from '../../shared/kit/fieldset.tsx';
import { assetUrl } from '../../shared/kit/candidate-picture.tsx';
import button from '../../shared/kit/button.module.css';
import field from '../../shared/kit/field.module.css';
import { Icon, iconTrash, iconUpload } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import { ApiProblem } from '../api.ts';
import { drawCut, PHOTO_BYTES, shrink, SYMBOL_BYTES, takePicture, upload, WHOLE, type Cut } from '../picture.ts';
import { ProblemNotice } from './problem.tsx';
import { AriaLanguage } from './aria-language.tsx';
import css from './console.module.css';

interface PictureFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly kind: 'photo' | 'symbol';
  /** Id of the uploaded picture. */
  readonly value: string | undefined;
  readonly onChange: (id: string | undefined) => void;
  /** Where a cut on the screen stands ready until it is taken or dropped. */
  readonly cuts: PendingCuts;
}
/** Cuts that are not uploaded yet, by kind of picture: what uploads each and gives its id. */
export type PendingCuts = Map<'photo' | 'symbol', () => Promise<string>>;
const TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/svg+xml'];

/** A picture to upload: dropped or chosen, cut square with three sliders, made small. Small clean SVG goes as it is. */
export function PictureField({ label, hint, kind, value, onChange, cuts }: PictureFieldProps) {
  const t = useT();
  const [image, setImage] = useState<ImageBitmap | null>(null);
  const [cut, setCut] = useState(WHOLE);
  const limit = kind === 'photo' ? PHOTO_BYTES : SYMBOL_BYTES;
  useEffect(() => {
    if (image === null) return undefined;
    cuts.set(kind, async () => upload(await shrink(image, cut, limit)));
    return () => void cuts.delete(kind);
  }, [cuts, kind, image, cut, limit]);
  const keep = useMutation({
    mutationFn: async () => upload(await shrink(image!, cut, limit)),
    onSuccess: (id) => {
      onChange(id);
      setImage(null);
    },
  });
  const open = useMutation({
    mutationFn: (file: File) => takePicture(file, limit),
    onMutate: () => keep.reset(),
    onSuccess: (taken) => {
      if ('id' in taken) return onChange(taken.id);
      setCut(WHOLE);
      return setImage(taken.image);
    },
  });
  const problem = open.error ?? keep.error;
  return (
    <Fieldset legend={label} hint={hint}>
      {image ? (
        <>
          <CutBox image={image} cut={cut} onChange={setCut} />
          <Actions>
            <Button size="small" busy={keep.isPending} onPress={() => keep.mutate()}>
              {t('a.picture.keep')}
            </Button>
            <Button size="small" look="quiet" onPress={() => setImage(null)}>
              {t('action.cancel')}
            </Button>
          </Actions>
        </>
      ) : (
        <AriaLanguage>
          <DropZone
            className={css['drop'] ?? ''}
            aria-label={t('a.picture.drop')}
            onDrop={(event) => {
              const item = event.items.find((found) => found.kind === 'file');
              if (item?.kind === 'file') void item.getFile().then((file) => open.mutate(file));
            }}
          >
            {value !== undefined && (
              <img className={css['dropNow']} src={assetUrl(value)} alt={t('a.picture.now')} width={64} height={64} />
            )}
            <FileTrigger
              acceptedFileTypes={TYPES}
              onSelect={(files) => {
                const file = files?.[0];
                if (file) open.mutate(file);
              }}
            >
              <AriaButton className={`${button['button']} ${button['secondary']} ${button['small']}`}>
                <Icon path={iconUpload} />
                {t(value === undefined ? 'a.picture.choose' : 'a.picture.other')}
              </AriaButton>
            </FileTrigger>
            {value !== undefined && (
              <Button size="small" look="quiet" icon={iconTrash} onPress={() => onChange(undefined)}>
                {t('a.picture.remove')}
              </Button>
            )}
          </DropZone>
        </AriaLanguage>
      )}
      {problem instanceof ApiProblem ? (
        <ProblemNotice problem={problem} />
      ) : (
        problem && (
          <p className={field['error']} role="alert">
            {t('a.picture.bad')}
          </p>
        )
      )}
    </Fieldset>
  );
}

function CutBox({ image, cut, onChange }: { readonly image: ImageBitmap; readonly cut: Cut; readonly onChange: (cut: Cut) => void }) {
  const t = useT();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) drawCut(canvas.current, image, cut);
  }, [image, cut]);
  const slider = (key: keyof Cut, min: number, max: number) => (
    <label className={css['slider']}>
      <span>{t(`a.picture.${key}`)}</span>
      <input
        type="range"
        min={min}
        max={max}
        step="0.02"
        value={cut[key]}
        onChange={(event) => onChange({ ...cut, [key]: Number(event.currentTarget.value) })}
      />
    </label>
  );
  return (
    <div className={css['cut']}>
      <canvas ref={canvas} width={160} height={160} className={css['cutCanvas']} role="img" aria-label={t('a.picture.cut')} />
      <div className={css['sliders']}>
        {slider('zoom', 1, 4)}
        {slider('x', 0, 1)}
        {slider('y', 0, 1)}
      </div>
    </div>
  );
}
