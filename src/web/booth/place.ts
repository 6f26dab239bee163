import { useCallback, useEffect, useState } from 'react';
import { navigate, usePath, withLanguage } from '../shared/router.tsx';

/** Where in the booth the voter is. A number is the contest, from 1. The address shows nothing else. */
export type Place = 'sign-in' | number | 'review' | 'receipt';

function parsePlace(path: string): Place {
  const last = path.split('/').filter((part) => part !== '')[3];
  if (last === 'review' || last === 'receipt') return last;
  return last !== undefined && /^[1-9]\d{0,2}$/.test(last) ? Number(last) : 'sign-in';
}

/** The place and how to go to another. A kiosk keeps it to itself: no history for the next voter to go back through. */
export function usePlace(slug: string, kiosk: boolean): readonly [Place, (place: Place, how?: 'push' | 'replace') => void] {
  const path = usePath();
  const [own, setOwn] = useState<Place>('sign-in');
  const go = useCallback(
    (place: Place, how: 'push' | 'replace' = 'push') => {
      if (kiosk) setOwn(place);
      else navigate(withLanguage(`/e/${slug}/vote${place === 'sign-in' ? '' : `/${place}`}`), how);
    },
    [slug, kiosk],
  );
  const place = kiosk ? own : parsePlace(path);
  useEffect(() => scrollTo(0, 0), [place]);
  return [place, go];
}
