import type { ReactNode } from 'react';
import css from './choice.module.css';

export interface ChoiceCardProps {
  readonly type: 'radio' | 'checkbox';
  readonly name: string;
  readonly value?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly title: ReactNode;
  readonly note?: ReactNode;
  /** Picture before the words, in an equal box. */
  readonly picture?: ReactNode;
  /** Shown in words beside the mark when chosen. */
  readonly chosenText?: string;
  readonly disabled?: boolean;
  /** Called instead of `onChange` when somebody presses a disabled card. */
  readonly onRefused?: () => void;
  readonly describedBy?: string;
  readonly compact?: boolean;
  readonly id?: string;
}

/**
 * The whole card is the label of a native radio or checkbox. A chosen card differs by border, fill, mark and word, never by colour
 * alone. `disabled` keeps the control focusable and lets the caller say why (rule 9: prevent overvotes and say why).
 */
export function ChoiceCard(props: ChoiceCardProps) {
  const { type, name, value, checked, onChange, title, note, picture, chosenText, disabled = false, compact = false } = props;
  return (
    <label
      className={compact ? `${css['choice']} ${css['compact']}` : css['choice']}
      data-chosen={checked}
      data-off={disabled || undefined}
    >
      <input
        id={props.id}
        type={type}
        name={name}
        value={value}
        checked={checked}
        className={css['control']}
        aria-describedby={props.describedBy}
        aria-disabled={disabled || undefined}
        onClick={(event) => {
          if (!disabled || checked) return;
          event.preventDefault();
          props.onRefused?.();
        }}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <ChoiceInside picture={picture} title={title} note={note} chosen={checked ? chosenText : undefined} />
    </label>
  );
}

function ChoiceInside({
  picture,
  title,
  note,
  chosen,
}: {
  readonly picture: ReactNode;
  readonly title: ReactNode;
  readonly note: ReactNode;
  readonly chosen: string | undefined;
}) {
  const words = (
    <span className={css['choiceBody']}>
      <span className={css['choiceTitle']}>{title}</span>
      {note !== undefined && <span className={css['choiceNote']}>{note}</span>}
      {chosen !== undefined && <span className={css['chosenWord']}>{chosen}</span>}
    </span>
  );
  if (picture === undefined) return words;
  return (
    <span className={css['pictured']}>
      {picture}
      {words}
    </span>
  );
}

/** A list of cards, 12 px apart. */
export function Choices({ children }: { readonly children?: ReactNode }) {
  return <div className={css['choices']}>{children}</div>;
}

/** A plain checkbox with its words, for settings and consents. */
export function Checkbox(props: {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly id?: string;
  readonly name?: string;
}) {
  return (
    <ChoiceCard
      compact
      type="checkbox"
      name={props.name ?? 'check'}
      checked={props.checked}
      onChange={props.onChange}
      title={props.label}
      note={props.hint}
      {...(props.id === undefined ? {} : { id: props.id })}
    />
  );
}

/** A question with radio cards for answers. */
export function RadioCards<V extends string>(props: {
  readonly name: string;
  readonly value: V | undefined;
  readonly options: readonly { readonly value: V; readonly label: ReactNode; readonly note?: ReactNode }[];
  readonly onChange: (value: V) => void;
  readonly compact?: boolean;
}) {
  return (
    <Choices>
      {props.options.map((option) => (
        <ChoiceCard
          key={option.value}
          type="radio"
          name={props.name}
          value={option.value}
          checked={props.value === option.value}
          onChange={() => props.onChange(option.value)}
          title={option.label}
          note={option.note}
          compact={props.compact ?? true}
        />
      ))}
    </Choices>
  );
}
