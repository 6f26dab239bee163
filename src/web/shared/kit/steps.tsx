import { useT } from '../settings.tsx';
import css from './steps.module.css';

/** Steps of a task as a tally: done strokes are inked, the present one is marked; the words say the same. */
export function Steps({ now, total, label }: { readonly now: number; readonly total: number; readonly label?: string }) {
  const t = useT();
  return (
    <p className={css['steps']}>
      <span className={css['strokes']} aria-hidden="true">
        {Array.from({ length: total }, (_, index) => (
          <span
            key={index}
            className={`${css['stroke']} ${index + 1 < now ? css['strokeDone'] : index + 1 === now ? css['strokeNow'] : ''}`}
          />
        ))}
      </span>
      <span>
        {t('steps.of', { now, total })}
        {label !== undefined && ` · ${label}`}
      </span>
    </p>
  );
}
