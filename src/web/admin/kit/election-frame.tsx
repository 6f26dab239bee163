import { Outlet, useLocation } from '@tanstack/react-router';
import { textIn } from '../../../election/definition.ts';
import {
  Icon,
  iconBallot,
  iconChart,
  iconEdit,
  iconEye,
  iconGear,
  iconList,
  iconPeople,
  iconScreen,
  iconShield,
} from '../../shared/icons.tsx';
import { Badge } from '../../shared/kit/notice.tsx';
import type { MessageId } from '../../shared/messages.ts';
import { useSettings } from '../../shared/settings.tsx';
import { useElection } from '../elections.ts';
import { Disclosure } from './disclosure.tsx';
import { StatusStamp } from './status.tsx';
import css from './shell.module.css';

interface Sheet {
  readonly path: string;
  readonly label: MessageId;
  readonly icon: string;
  readonly sealed?: true;
  /** Only where names can be written in. */
  readonly written?: true;
}
const SHEETS: readonly Sheet[] = [
  { path: 'setup', label: 'a.sheet.setup', icon: iconEdit },
  { path: 'candidates', label: 'a.sheet.candidates', icon: iconBallot },
  { path: 'preview', label: 'a.sheet.preview', icon: iconEye },
  { path: 'voters', label: 'a.sheet.voters', icon: iconPeople },
  { path: 'trustees', label: 'a.sheet.trustees', icon: iconShield, sealed: true },
  { path: 'control', label: 'a.sheet.control', icon: iconGear },
  { path: 'monitor', label: 'a.sheet.monitor', icon: iconScreen },
  { path: 'write-ins', label: 'a.sheet.write-ins', icon: iconEdit, written: true },
  { path: 'results', label: 'a.sheet.results', icon: iconChart },
  { path: 'audit', label: 'a.sheet.audit', icon: iconList },
];

/** Masthead of one election and the sheets of its folder. */
export function ElectionFrame() {
  const { t, language } = useSettings();
  const { slug, election, definition } = useElection();
  const path = useLocation({ select: (location) => location.pathname });
  const written = definition.contests.some(({ writeIns = 0 }) => writeIns > 0);
  const sheets = SHEETS.filter((sheet) => (!sheet.sealed || election.sealed) && (!sheet.written || written)).map((sheet) => {
    const href = `/admin/e/${slug}/${sheet.path}`;
    return { ...sheet, href, here: path === href || path.startsWith(`${href}/`) };
  });
  return (
    <>
      <div className={css['masthead']}>
        <p className={css['electionTitle']} dir="auto">
          {textIn(definition.title, language, ...definition.languages)}
        </p>
        {definition.sample && <Badge tone="mind">{t('a.sample')}</Badge>}
        <StatusStamp status={election.status} />
      </div>
      <nav className={css['tabs']} aria-label={t('a.sheet.nav')}>
        {sheets.map((sheet) => (
          <a key={sheet.path} href={sheet.href} className={css['tab']} aria-current={sheet.here ? 'page' : undefined}>
            <Icon path={sheet.icon} size="1.05em" />
            {t(sheet.label)}
          </a>
        ))}
      </nav>
      <PhoneTabs sheets={sheets} />
      <Outlet />
    </>
  );
}

function PhoneTabs({ sheets }: { readonly sheets: readonly (Sheet & { readonly href: string; readonly here: boolean })[] }) {
  const { t } = useSettings();
  const here = sheets.find((sheet) => sheet.here) ?? sheets[0]!;
  return (
    <nav className={css['tabsPhone']} aria-label={t('a.sheet.nav')}>
      <Disclosure look={css['tabsButton']} button={<span>{t(here.label)}</span>} label={t.pair(t('a.sheet.nav'), t(here.label))}>
        {sheets.map((sheet) => (
          <a key={sheet.path} href={sheet.href} className={css['item']} aria-current={sheet.here ? 'page' : undefined}>
            <Icon path={sheet.icon} />
            {t(sheet.label)}
          </a>
        ))}
      </Disclosure>
    </nav>
  );
}
