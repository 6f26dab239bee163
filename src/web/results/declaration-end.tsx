import { useEffect } from 'react';
import type { Results } from '../../wire/voting.ts';
import { Notice } from '../shared/kit/notice.tsx';
import { QrCode } from '../shared/kit/qr-code.tsx';
import { useT } from '../shared/settings.tsx';
import type { ElectionView } from '../shared/election-view.ts';
import type { Checked } from './declaration-page.tsx';
import css from './declaration-page.module.css';

interface SumsProps {
  readonly election: ElectionView;
  readonly checked: Checked;
}

interface EndProps extends SumsProps {
  readonly title: string;
  readonly results: Results;
}

/** Text as CSS writes it. */
const quoted = (text: string): string => `"${text.replaceAll(/["\\\n]/g, (sign) => `\\${sign.charCodeAt(0).toString(16)} `)}"`;

/** Above each further page its standing and what it belongs to, below it when it was counted: a loose leaf is to say so itself (rule 37). */
function usePageMargins({ election, title, results }: EndProps) {
  const t = useT();
  const { timeZone } = election.definition;
  const head = quoted(`${t(`standing.${results.standing}`)} – ${title}`);
  const counted = t.moment(Date.parse(results.countedAt), { dateStyle: 'medium', timeStyle: 'long', timeZone });
  const foot = quoted(t.pair(t('declaration.counted'), counted));
  useEffect(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      // A height of its own: letters that reach far up or down would lift their box above the number of the page.
      `@page{@top-center{content:${head};font-size:9pt;line-height:12pt}@bottom-right{content:${foot};font-size:9pt;line-height:12pt}}@page:first{@top-center{content:none}}`,
    );
    document.adoptedStyleSheets.push(sheet);
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    };
  }, [head, foot]);
}

/** What stands below the results of the report: check sums, and lines for those who sign. */
export function DeclarationEnd(props: EndProps) {
  const { election, checked } = props;
  const t = useT();
  usePageMargins(props);
  return (
    <>
      <CheckSums election={election} checked={checked} />
      <section className={css['signatures']} aria-labelledby="sign">
        <h2 id="sign">{t('declaration.signatures')}</h2>
        {[1, 2, 3].map((line) => (
          <div key={line} className={css['signature']}>
            <span>{t('declaration.name')}</span>
            <span>{t('declaration.signature')}</span>
          </div>
        ))}
      </section>
    </>
  );
}

function CheckSums({ election, checked }: SumsProps) {
  const t = useT();
  const place = `${location.origin}/e/${election.slug}/results`;
  const facts: [string, string][] = [];
  if (checked.kind === 'here') {
    const { definition, results, ballots, acts } = checked.sums;
    facts.push([t('declaration.hash.definition'), definition], [t('declaration.hash.results'), results]);
    if (ballots !== null) facts.push([t('declaration.hash.ballots', { file: ballots.file.split('/').at(-1) ?? '' }), ballots.sha256]);
    if (acts !== null) facts.push([t('declaration.hash.acts', { number: acts.number }), acts.sha256]);
  }
  return (
    <section className={css['sums']} aria-labelledby="hashes">
      <h2 id="hashes">{t('declaration.hashes')}</h2>
      <p>{t('declaration.hashes.what')}</p>
      {checked.kind === 'lost' && <p>{t('declaration.hashes.lost')}</p>}
      {checked.kind === 'here' && checked.agrees === false && (
        <Notice tone="wrong">
          <p>{t('declaration.hashes.differ')}</p>
        </Notice>
      )}
      <dl>
        {facts.map(([name, sum]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code dir="ltr">{sum.match(/.{16}/g)?.join(' ')}</code>
            </dd>
          </div>
        ))}
      </dl>
      {checked.kind === 'here' && checked.agrees === true && <p className={css['quiet']}>{t('declaration.hashes.agree')}</p>}
      <div className={css['published']}>
        <QrCode text={place} label={t('declaration.qr')} />
        <p>
          {t('declaration.published')}
          <br />
          <span className={css['address']}>{place}</span>
        </p>
      </div>
    </section>
  );
}
