import { useEffect, useRef, useState } from 'react';
import type { Receipt } from '../../wire/voting.ts';
import { Icon, iconCheck, iconPrint, iconSearch } from '../shared/icons.tsx';
import { LogoMark } from '../shared/logo.tsx';
import { Actions, Button, LinkButton } from '../shared/kit/button.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { QrCode } from '../shared/kit/qr-code.tsx';
import { CopyButton, groupsOfFour, TrackerCode } from '../shared/kit/tracker.tsx';
import { Link, withLanguage } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';
import { type ElectionView, wordsIn } from '../shared/election-view.ts';
import css from './booth.module.css';

const KIOSK_SECONDS = 45;

/** Address that looks a tracker up. Plain trackers travel in their groups, sealed ones as they are. */
function lookUpPath(slug: string, tracker: string): string {
  return `/e/${slug}/t/${encodeURIComponent(tracker)}`;
}

/** The receipt: that a ballot is in, its tracker in groups of four, copy, print, QR; never the choices (rule 20). */
export function ReceiptPage({
  election,
  receipt,
  kiosk,
  onDone,
}: {
  readonly election: ElectionView;
  readonly receipt: Receipt;
  readonly kiosk: boolean;
  readonly onDone: (() => void) | undefined;
}) {
  const t = useT();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const path = lookUpPath(election.slug, receipt.tracker);
  const spaced = /^[0-9A-F-]+$/.test(receipt.tracker) ? groupsOfFour(receipt.tracker).join('-') : receipt.tracker;
  const title = wordsIn(election.definition.title, t.language, election.definition);
  return (
    <Stack>
      <div className={css['success']}>
        <span className={css['successMark']}>
          <Icon path={iconCheck} size="40px" />
        </span>
        <div role="status">
          <h1 ref={heading} tabIndex={-1}>
            {t(receipt.replaced ? 'receipt.title.replaced' : 'receipt.title')}
          </h1>
          <p>{t('receipt.thanks')}</p>
        </div>
      </div>
      <section className={css['ticket']} aria-label={t('receipt.tracker')}>
        <div className={css['ticketMain']}>
          <p className={css['ticketTitle']}>
            <LogoMark size="1.4em" /> {title}
          </p>
          {election.definition.sample && <p>{t('sample.banner')}</p>}
          <h2>{t('receipt.tracker')}</h2>
          <TrackerCode code={receipt.tracker} />
          {receipt.day !== '' && (
            <p>{t('receipt.day', { day: t.moment(Date.parse(`${receipt.day}T12:00:00Z`), { dateStyle: 'long', timeZone: 'UTC' }) })}</p>
          )}
        </div>
        <div className={css['ticketStub']}>
          <QrCode text={location.origin + path} label={t('receipt.qr')} />
        </div>
      </section>
      <div className={css['how']}>
        <p>{t('receipt.what')}</p>
        <p>{t('receipt.secret')}</p>
        {election.definition.revoting && <p>{t('receipt.revoting')}</p>}
      </div>
      <Actions>
        {onDone && (
          <Button size="large" icon={iconCheck} onPress={onDone}>
            {t('kiosk.done')}
          </Button>
        )}
        <Button look={onDone ? 'secondary' : 'primary'} icon={iconPrint} onPress={() => print()}>
          {t('receipt.print')}
        </Button>
        <CopyButton text={spaced} label={t('receipt.copy')} />
        {!kiosk && (
          <LinkButton look="secondary" icon={iconSearch} href={withLanguage(path)}>
            {t('nav.check-tracker')}
          </LinkButton>
        )}
      </Actions>
      {onDone ? (
        <KioskCountdown onDone={onDone} />
      ) : (
        <p>
          {t('receipt.next')} <Link href={`/e/${election.slug}`}>{t('nav.about-election')}</Link>
        </p>
      )}
    </Stack>
  );
}

/** A shared tablet does not keep a receipt on the screen for the next in the queue. */
function KioskCountdown({ onDone }: { readonly onDone: () => void }) {
  const t = useT();
  const [left, setLeft] = useState(KIOSK_SECONDS);
  useEffect(() => {
    if (left === 0) onDone();
    const timer = setTimeout(() => setLeft(left - 1), 1_000);
    return () => clearTimeout(timer);
  }, [left, onDone]);
  return <p className={css['fine']}>{t('kiosk.closes', { seconds: left })}</p>;
}
