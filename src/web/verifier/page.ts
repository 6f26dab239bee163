import { compareArchives } from '../../verify/compare-archives.ts';
import { findBallot } from '../../verify/find-ballot.ts';
import { inPlace, type ProofWorkers } from '../../verify/proof-work.ts';
import { comparisonText, failureText, reportJson, resultTables } from '../../verify/report-text.ts';
import { stepNumber, type Report } from '../../verify/report.ts';
import type { ArchiveSource } from '../../verify/survey.ts';
import { verifyArchive, type Progress } from '../../verify/verify-archive.ts';
import { webWorkers } from './proof-workers.ts';

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

/** Bytes of a file, from the beginning at every call. */
function sourceOf(file: Blob): ArchiveSource {
  return async function* read() {
    const reader = file.stream().getReader();
    try {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        yield value;
      }
    } finally {
      await reader.cancel();
    }
  };
}

/** Workers from the text in this page; where the browser refuses them, the page itself does the work, more slowly. */
function workers(): ProofWorkers {
  const url = URL.createObjectURL(new Blob([VERIFIER_WORKER], { type: 'text/javascript' }));
  try {
    new Worker(url).terminate();
  } catch {
    return inPlace;
  }
  return webWorkers(() => new Worker(url));
}

function facts(rows: readonly (readonly [string, string])[], caption: string): HTMLElement {
  const body = rows.map(([name, value]) => make('tr', {}, make('th', { scope: 'row' }, name), make('td', {}, make('code', {}, value))));
  return make('table', {}, make('caption', {}, caption), make('tbody', {}, ...body));
}

function about(report: Report): HTMLElement {
  const { election } = report;
  const rows: (readonly [string, string])[] = [
    ...(election
      ? ([
          ['Name', election.name],
          ['Identifier', election.uuid],
          ['Fingerprint', election.fingerprint],
        ] as const)
      : []),
    ['Last event', `${report.lastEvent ?? ''} (number ${report.events - 1})`],
    ['Voters', `${report.voters ?? '?'} registered`],
    ['Ballots', `${report.ballots}, of which ${report.tallied} count`],
  ];
  return facts(rows, 'Election');
}

function checksums(report: Report): readonly HTMLElement[] {
  if (!report.checksums) return [];
  const { election, credentials, trustees } = report.checksums;
  const rows = trustees.flatMap(({ number, name, publicKey, certificate }): (readonly [string, string])[] => {
    const who = `Trustee ${number}${name === undefined ? '' : ` (${name})`}`;
    return [[`${who}: public key`, publicKey], ...(certificate === undefined ? [] : ([[`${who}: certificate`, certificate]] as const))];
  });
  return [
    facts(
      [['Election', election], ['Credentials', credentials], ...rows],
      'Check sums, to compare with what trustees and registrar wrote down',
    ),
  ];
}

function results(report: Report): readonly HTMLElement[] {
  return resultTables(report).map(({ question, rows }) =>
    make(
      'table',
      {},
      make('caption', {}, question),
      make(
        'tbody',
        {},
        ...rows.map(([name, value]) => make('tr', {}, make('th', { scope: 'row' }, name), make('td', { class: 'number' }, value))),
      ),
    ),
  );
}

function steps(report: Report): HTMLElement {
  const passed = report.passed.map(({ step, sentence }) => make('li', {}, `✓ ${stepNumber(step)}. ${sentence}`));
  const warnings = report.warnings.map(({ height, reason }) => make('li', { class: 'mind' }, `! Event ${height}: ${reason}`));
  const failed = report.failure ? [make('li', { class: 'bad' }, `✗ ${failureText(report.failure)}`)] : [];
  return make('ol', { class: 'steps' }, ...passed, ...warnings, ...failed);
}

function verdict(report: Report): HTMLElement {
  switch (report.outcome) {
    case 'holds':
      return make('div', { class: 'verdict good' }, make('strong', {}, 'Verified'), 'Everything in this archive holds.');
    case 'fails':
      return make('div', { class: 'verdict bad' }, make('strong', {}, 'Not verified'), report.failure ? failureText(report.failure) : '');
    case 'stopped':
      return make(
        'div',
        { class: 'verdict mind' },
        make('strong', {}, 'Stopped'),
        'The check was ended before its time; it says nothing about the rest.',
      );
  }
}

function foundText(found: Awaited<ReturnType<typeof findBallot>>): string {
  if (found === 'malformed') return 'This is no tracker: a tracker has 43 letters, digits, + and /.';
  if (!found) return 'There is no ballot with this tracker in this archive.';
  const rest = found.replaced ? '. A later ballot of yours replaces it.' : ', and it counts.';
  return `Your ballot is event ${found.height}${rest}`;
}

/** The form that looks for a voter's own ballot. */
function lookUp(source: ArchiveSource): HTMLElement {
  const field = make('input', {
    type: 'text',
    name: 'tracker',
    autocomplete: 'off',
    spellcheck: 'false',
    maxlength: '60',
  }) as HTMLInputElement;
  const answer = make('p', { role: 'status' });
  const form = make(
    'form',
    { class: 'row' },
    make('label', {}, 'Tracker of your ballot', field),
    make('button', { type: 'submit' }, 'Look it up'),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void findBallot(source, field.value).then((found) => (answer.textContent = foundText(found)));
  });
  return make('section', {}, make('h2', {}, 'Is my ballot in it?'), form, answer);
}

function showReport(report: Report, source: ArchiveSource, heading: readonly HTMLElement[]): void {
  const save = make(
    'a',
    {
      download: 'report.json',
      href: URL.createObjectURL(new Blob([JSON.stringify(reportJson(report), null, 2)], { type: 'application/json' })),
    },
    'Save this report as JSON',
  );
  const holds = report.outcome === 'holds';
  byId('report').replaceChildren(
    ...heading,
    verdict(report),
    ...(holds ? results(report) : []),
    ...(report.events > 0 ? [about(report)] : []),
    make('h2', {}, 'What was checked'),
    steps(report),
    ...(holds ? [lookUp(source), ...checksums(report)] : []),
    make('p', {}, save),
  );
  byId('report').focus();
}

function showProgress({ step, unit, done, total }: Progress, bytes: number): void {
  const all = unit === 'bytes' ? bytes : total;
  const bar = byId('bar') as HTMLProgressElement;
  if (all !== undefined && all > 0) bar.value = done / all;
  byId('doing').textContent = `${step}: ${done.toLocaleString()}${all === undefined ? '' : ` of ${all.toLocaleString()}`} ${unit}`;
}

async function check(files: readonly File[]): Promise<void> {
  const [first, second] = files;
  if (!first) return;
  const stop = new AbortController();
  const onStop = (): void => stop.abort();
  byId('stop').addEventListener('click', onStop);
  byId('busy').hidden = false;
  byId('report').replaceChildren();
  try {
    let [file, heading]: [File, HTMLElement[]] = [first, []];
    if (second) {
      const comparison = await compareArchives(sourceOf(first), sourceOf(second));
      const { good, text } = comparisonText(comparison);
      heading = [
        make(
          'div',
          { class: `verdict ${good ? 'good' : 'bad'}` },
          make('strong', {}, good ? 'The copies agree' : 'The copies do not agree'),
          text,
        ),
      ];
      if (!good) return byId('report').replaceChildren(...heading);
      if (comparison.kind === 'first-is-older') file = second;
    }
    const allow20 = (byId('old') as HTMLInputElement).checked;
    const report = await verifyArchive(sourceOf(file), {
      workers: workers(),
      signal: stop.signal,
      allow20,
      onProgress: (progress) => showProgress(progress, file.size),
    });
    showReport(report, sourceOf(file), heading);
  } catch (error) {
    byId('report').replaceChildren(
      make(
        'div',
        { class: 'verdict bad' },
        make('strong', {}, 'The check could not be done'),
        error instanceof Error ? error.message : String(error),
      ),
    );
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
