import { compareArchives, type Comparison } from '../../verify/compare-archives.ts';
import { findBallot } from '../../verify/find-ballot.ts';
import { inPlaceWith, type ProofWorkers } from '../../verify/proof-work.ts';
import { bindingSaid, comparisonSaid, reportJson, resultTables, stateOf } from '../../verify/report-text.ts';
import type { Failure, Report } from '../../verify/report.ts';
import { stepNumber } from '../../verify/steps.ts';
import type { ArchiveSource } from '../../verify/survey.ts';
import { say } from '../../verify/sentences.ts';
import { verifyArchive, type Progress } from '../../verify/verify-archive.ts';
import type { Translator } from '../shared/translator.ts';
import { fastGroups } from './fast-groups.ts';
import { bytesOf } from './file-bytes.ts';
import { speakLanguages } from './page-language.ts';
import { webWorkers } from './proof-workers.ts';
import { aboutRows, faultPlace, faultReason, saidWords, sumRows } from './report-words.ts';

// The page that verifies a dropped archive without a network. Everything of an archive is put in as text, never as markup.

/** The text of verifier-worker.ts, bundled: put in by scripts/build-verifier.ts. */
declare const VERIFIER_WORKER: string;

type Child = Node | string;

function make(tag: string, properties: Readonly<Record<string, string>> = {}, ...children: readonly Child[]): HTMLElement {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function byId(id: string): HTMLElement {
  const node = document.getElementById(id);
  if (!node) throw new Error(`the page has no ${id}`);
  return node;
}

const sourceOf =
  (file: Blob): ArchiveSource =>
  () =>
    bytesOf(file);

/** Workers from the text in this page; where the browser refuses them, the page itself does the work, more slowly. */
function workers(): ProofWorkers {
  const url = URL.createObjectURL(new Blob([VERIFIER_WORKER], { type: 'text/javascript' }));
  try {
    new Worker(url).terminate();
  } catch {
    return inPlaceWith(fastGroups);
  }
  return webWorkers(() => new Worker(url), fastGroups);
}

function facts(rows: readonly (readonly [string, string])[], caption: string): HTMLElement {
  const body = rows.map(([name, value]) => make('tr', {}, make('th', { scope: 'row' }, name), make('td', {}, make('code', {}, value))));
  return make('table', {}, make('caption', {}, caption), make('tbody', {}, ...body));
}

function results(t: Translator, report: Report): readonly HTMLElement[] {
  return resultTables(report, t('report.blank')).map(({ question, rows }) => {
    const lines = rows.map(([name, value]) => make('tr', {}, make('th', { scope: 'row' }, name), make('td', { class: 'number' }, value)));
    return make('table', {}, make('caption', {}, question), make('tbody', {}, ...lines));
  });
}

function steps(t: Translator, report: Report): HTMLElement {
  const passed = report.passed.map(({ step, said, sentence }) =>
    make('li', {}, `✓ ${stepNumber(step)}. ${saidWords(t, said) ?? sentence}`),
  );
  const warnings = report.warnings.map(({ height, said, reason }) =>
    make('li', { class: 'mind' }, `! ${t.pair(t('report.warning', { height }), saidWords(t, said) ?? reason)}`),
  );
  const failed = report.failure ? [make('li', { class: 'bad' }, `✗ ${faultText(t, report.failure)}`)] : [];
  const bound = report.outcome === 'holds' ? bindingSaid(report) : undefined;
  const all = report.bindings?.missing.length === 0;
  const binding = bound ? [make('li', all ? {} : { class: 'mind' }, `${all ? '✓' : '·'} ${saidWords(t, bound) ?? ''}`)] : [];
  return make('ol', { class: 'steps' }, ...passed, ...warnings, ...binding, ...failed);
}

const faultText = (t: Translator, failure: Failure): string =>
  t.pair(faultPlace(t, failure, stepNumber(failure.step)), faultReason(t, failure));

function verdictBox(look: 'good' | 'bad' | 'mind', title: string, ...sentences: readonly (string | undefined)[]): HTMLElement {
  const lines = sentences.filter((text) => text !== undefined && text !== '');
  return make('div', { class: `verdict ${look}` }, make('strong', {}, title), ...lines.map((text) => make('span', {}, `${text} `)));
}

function verdict(t: Translator, report: Report): HTMLElement {
  switch (report.outcome) {
    case 'holds': {
      const title = t(report.present.result ? 'verify.holds' : 'verify.holds-so-far');
      return verdictBox('good', title, saidWords(t, say('verdict/holds')), saidWords(t, stateOf(report)));
    }
    case 'fails':
      return verdictBox('bad', t('verify.broken'), report.failure && faultText(t, report.failure), saidWords(t, say('verdict/fails')));
    case 'stopped':
      return verdictBox('mind', t('report.stopped'), saidWords(t, say('verdict/stopped')));
  }
}

function foundText(t: Translator, found: Awaited<ReturnType<typeof findBallot>>): string {
  if (found === 'malformed') return t('report.mine.malformed');
  if (!found) return t('report.mine.missing');
  return t(found.replaced ? 'report.mine.replaced' : 'report.mine.counts', { height: found.height });
}

/** The form that looks for a voter's own ballot. */
function lookUp(t: Translator, source: ArchiveSource): HTMLElement {
  const attributes = { type: 'text', name: 'tracker', autocomplete: 'off', spellcheck: 'false', maxlength: '60', dir: 'ltr' };
  const field = make('input', attributes) as HTMLInputElement;
  const answer = make('p', { role: 'status' });
  const label = make('label', {}, t('report.mine.label'), field);
  const form = make('form', { class: 'row' }, label, make('button', { type: 'submit' }, t('report.mine.go')));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void findBallot(source, field.value).then((found) => (answer.textContent = foundText(t, found)));
  });
  return make('section', {}, make('h2', {}, t('report.mine')), form, answer);
}

/** What stands on the page, to be drawn again in another language. */
type Shown =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'failed'; readonly reason: string }
  | {
      readonly kind: 'checked';
      readonly comparison?: Comparison;
      readonly checked?: { readonly report: Report; readonly source: ArchiveSource };
    };

function comparisonBox(t: Translator, comparison: Comparison): HTMLElement {
  const { good, said } = comparisonSaid(comparison);
  const why = comparison.kind === 'unreadable' ? faultText(t, comparison.failure) : undefined;
  return verdictBox(good ? 'good' : 'bad', t(good ? 'offline.copies.agree' : 'offline.copies.disagree'), saidWords(t, said), why);
}

function reportNodes(t: Translator, report: Report, source: ArchiveSource): readonly HTMLElement[] {
  const json = new Blob([JSON.stringify(reportJson(report), null, 2)], { type: 'application/json' });
  const holds = report.outcome === 'holds';
  return [
    verdict(t, report),
    ...(holds ? results(t, report) : []),
    ...(report.events > 0 ? [facts(aboutRows(t, report), t('report.about'))] : []),
    make('h2', {}, t('report.title')),
    steps(t, report),
    ...(holds ? [lookUp(t, source)] : []),
    ...(holds && report.checksums ? [facts(sumRows(t, report.checksums), t('report.sums'))] : []),
    make('p', {}, make('a', { download: 'report.json', href: URL.createObjectURL(json) }, t('report.save'))),
  ];
}

function draw(): void {
  const t = reader;
  const place = byId('report');
  if (shown.kind === 'nothing') return place.replaceChildren();
  if (shown.kind === 'failed') return place.replaceChildren(verdictBox('bad', t('offline.failed'), shown.reason));
  const { comparison, checked } = shown;
  place.replaceChildren(
    ...(comparison ? [comparisonBox(t, comparison)] : []),
    ...(checked ? reportNodes(t, checked.report, checked.source) : []),
  );
}

let shown: Shown = { kind: 'nothing' };
let reader = speakLanguages(byId('language') as HTMLSelectElement, (chosen) => {
  reader = chosen;
  draw();
});

function show(now: Shown): void {
  shown = now;
  draw();
}

function showProgress({ step, unit, done, total }: Progress, bytes: number): void {
  const all = unit === 'bytes' ? bytes : total;
  const bar = byId('bar') as HTMLProgressElement;
  if (all !== undefined && all > 0) bar.value = done / all;
  byId('doing').textContent = reader('verify.progress', { step: reader(`verify.step.${step}`) });
}

/** Checks one file, or compares two and checks the newer. */
async function checkFiles(first: File, second: File | undefined, bindings: string | undefined, signal: AbortSignal): Promise<Shown> {
  const comparison = second && (await compareArchives(sourceOf(first), sourceOf(second)));
  if (comparison && !comparisonSaid(comparison).good) return { kind: 'checked', comparison };
  const file = second && comparison?.kind === 'first-is-older' ? second : first;
  const report = await verifyArchive(sourceOf(file), {
    workers: workers(),
    signal,
    ...(bindings !== undefined && { bindings }),
    allow20: (byId('old') as HTMLInputElement).checked,
    onProgress: (progress) => showProgress(progress, file.size),
  });
  return { kind: 'checked', ...(comparison && { comparison }), checked: { report, source: sourceOf(file) } };
}

async function check(files: readonly File[]): Promise<void> {
  const proofs = files.find(({ name }) => name.endsWith('.json'));
  const [first, second] = files.filter((file) => file !== proofs);
  if (!first) return;
  const stop = new AbortController();
  const onStop = (): void => stop.abort();
  byId('stop').addEventListener('click', onStop);
  byId('busy').hidden = false;
  show({ kind: 'nothing' });
  try {
    show(await checkFiles(first, second, await proofs?.text(), stop.signal));
    byId('report').focus();
  } catch (error) {
    show({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
  } finally {
    byId('busy').hidden = true;
    byId('stop').removeEventListener('click', onStop);
  }
}

const drop = byId('drop');
const input = byId('file') as HTMLInputElement;
input.addEventListener('change', () => {
  void check([...(input.files ?? [])]).then(() => (input.value = ''));
});
for (const name of ['dragenter', 'dragover']) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add('over');
  });
}
document.addEventListener('dragleave', () => drop.classList.remove('over'));
document.addEventListener('drop', (event) => {
  event.preventDefault();
  drop.classList.remove('over');
  void check([...(event.dataTransfer?.files ?? [])]);
});
