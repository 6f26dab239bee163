import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Controller, useForm, useWatch } from 'react-hook-form';
import { z } from 'zod';
import { parseDefinition } from '../../../wire/definition.ts';
import { Actions, Button, LinkButton } from '../../shared/kit/button.tsx';
import { RadioCards } from '../../shared/kit/choice.tsx';
import { Fieldset } from '../../shared/kit/fieldset.tsx';
import { ErrorSummary } from '../../shared/kit/error-summary.tsx';
import { Notice } from '../../shared/kit/notice.tsx';
import { Stack } from '../../shared/kit/layout.tsx';
import { iconNext } from '../../shared/icons.tsx';
import { useSettings } from '../../shared/settings.tsx';
import { ApiProblem, call } from '../api.ts';
import { useKeepElection } from '../election-cache.ts';
import { FormArea, FormText } from '../kit/form.tsx';
import { Page, Section } from '../kit/page.tsx';
import { fieldProblems } from '../problem-words.ts';
import { TimeZone } from '../kit/lazy-time-zone.tsx';
import { useMay } from '../session.ts';
import { ownTimeZone } from '../wall-clock.ts';
import { asksSeats, definitionFrom, namesFrom, TEMPLATES, type Template } from '../templates.ts';
import css from './new-election.module.css';

const filled = z.string().trim().min(1, 'must not be empty');
const schema = z.object({
  template: z.enum(TEMPLATES),
  title: filled.max(160),
  question: filled.max(300),
  candidates: filled.refine((text) => new Set(namesFrom(text)).size === namesFrom(text).length, 'occurs twice'),
  seats: z.string().regex(/^[1-9]\d{0,2}$/, 'must not be empty'),
  opensAt: z.string(),
  closesAt: z.string(),
  timeZone: z.string(),
});
type Values = z.infer<typeof schema>;

const FIELD_OF: readonly (readonly [RegExp, keyof Values])[] = [
  [/seats|votesPerVoter/, 'seats'],
  [/candidates/, 'candidates'],
  [/question/, 'question'],
  [/closesAt/, 'closesAt'],
  [/opensAt/, 'opensAt'],
  [/title/, 'title'],
];

function useCreate() {
  const { language } = useSettings();
  const keep = useKeepElection();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async (values: Values) => {
      const definition = definitionFrom({ ...values, candidates: namesFrom(values.candidates), seats: Number(values.seats), language });
      const checked = parseDefinition(definition);
      if (!checked.ok)
        throw new ApiProblem('definition-invalid', 422, { problems: checked.error }, 'The definition of the election has mistakes.');
      return call('createElection', { body: { definition } });
    },
    onSuccess: (election) => {
      keep(election);
      void navigate({ to: '/admin/e/$slug/setup', params: { slug: election.slug } });
    },
  });
}

/** The least that makes an election: kind, title, question, candidates, times. Everything else has a sound default and its own task. */
export function NewElectionPage() {
  const { t } = useSettings();
  const may = useMay('officer');
  const form = useForm<Values>({
    resolver: zodResolver(schema),
    defaultValues: {
      template: 'board',
      title: '',
      question: '',
      candidates: '',
      seats: '1',
      opensAt: '',
      closesAt: '',
      timeZone: ownTimeZone(),
    },
  });
  const { control, handleSubmit, setValue, getValues } = form;
  const template = useWatch({ control, name: 'template' });
  const create = useCreate();
  const choose = (next: Template) => {
    setValue('template', next);
    const answers = `${t('a.new.yes')}\n${t('a.new.no')}`;
    const written = getValues('candidates').trim();
    if (next === 'motion' && written === '') setValue('candidates', answers);
    if (next !== 'motion' && written === answers) setValue('candidates', '');
    setValue('seats', asksSeats(next) && next !== 'ranked' && next !== 'approval' ? '3' : '1');
  };
  const problems = fieldProblems(t, create.error, (path) => FIELD_OF.find(([pattern]) => pattern.test(path))?.[1] ?? 'title');
  if (!may) {
    return (
      <Page title={t('a.new.title')} narrow>
        <Notice title={t('a.act.observer')} />
      </Page>
    );
  }
  return (
    <Page title={t('a.new.title')} lead={t('a.new.lead')} narrow>
      <form noValidate onSubmit={(event) => void handleSubmit((values) => create.mutate(values))(event)}>
        <Stack gap={6}>
          <ErrorSummary problems={problems} />
          <Section title={t('a.new.kind')}>
            <Fieldset legend={t('a.new.kind')} legendHidden>
              <div className={css['kinds']}>
                <RadioCards
                  name="template"
                  value={template}
                  onChange={choose}
                  options={TEMPLATES.map((value) => ({ value, label: t(`a.template.${value}`), note: t(`a.template.${value}.note`) }))}
                />
              </div>
            </Fieldset>
          </Section>
          <Section title={t('a.new.what')}>
            <FormText control={control} name="title" label={t('a.field.title')} hint={t('a.field.title.hint')} required dir="auto" />
            <FormText
              control={control}
              name="question"
              label={t('a.field.question')}
              hint={t(template === 'motion' ? 'a.field.question.motion' : 'a.field.question.hint')}
              required
              dir="auto"
            />
            <FormArea
              control={control}
              name="candidates"
              label={t(template === 'motion' ? 'a.field.answers' : template === 'list' ? 'a.field.lists' : 'a.field.candidates')}
              hint={t('a.field.candidates.hint')}
              rows={6}
            />
            {asksSeats(template) && (
              <FormText control={control} name="seats" type="number" inputMode="numeric" min={1} label={t('a.field.seats')} required />
            )}
          </Section>
          <Section title={t('a.new.when')} hint={t('a.new.when.hint')}>
            <div className={css['times']}>
              <FormText control={control} name="opensAt" type="datetime-local" label={t('a.home.opens')} optional />
              <FormText control={control} name="closesAt" type="datetime-local" label={t('a.home.closes')} optional />
            </div>
            <Controller
              control={control}
              name="timeZone"
              render={({ field }) => <TimeZone value={field.value} onChange={field.onChange} />}
            />
          </Section>
          <Actions>
            <Button type="submit" size="large" busy={create.isPending} iconEnd={iconNext} iconMirrored>
              {t('a.new.button')}
            </Button>
            <LinkButton look="quiet" href="/admin">
              {t('action.cancel')}
            </LinkButton>
          </Actions>
          <p>{t('a.new.after')}</p>
        </Stack>
      </form>
    </Page>
  );
}
