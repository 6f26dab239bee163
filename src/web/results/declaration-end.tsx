import { Notice } from '../shared/kit/notice.tsx';
import { QrCode } from '../shared/kit/qr-code.tsx';
import { useT } from '../shared/settings.tsx';
import type { ElectionView } from '../shared/election-view.ts';
import type { Checked } from './declaration-page.tsx';
import css from './declaration-page.module.css';

interface EndProps {
  readonly election: ElectionView;
  readonly checked: Checked;
}

/** What stands below the results of the report: check sums, and lines for those who sign. */
export function DeclarationEnd({ election, checked }: EndProps) {
  const t = useT();
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

function CheckSums({ election, checked }: EndProps) {
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
