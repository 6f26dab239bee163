import { useEffect, useState, type ReactNode } from 'react';

const MOVED = 'veritally:moved';

/** Goes to `path` inside the same shell, without loading the page again. */
export function navigate(path: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(null, '', path);
  else history.replaceState(null, '', path);
  dispatchEvent(new Event(MOVED));
}

/** The path of the page, following back, forward and `navigate`. */
export function usePath(): string {
  const [path, setPath] = useState(location.pathname);
  useEffect(() => {
    const update = () => setPath(location.pathname);
    addEventListener('popstate', update);
    addEventListener(MOVED, update);
    return () => {
      removeEventListener('popstate', update);
      removeEventListener(MOVED, update);
    };
  }, []);
  return path;
}

/** `?lang=` (nothing else) goes along from page to page. */
export function withLanguage(href: string): string {
  const language = new URLSearchParams(location.search).get('lang');
  if (language === null || href.includes('?')) return href;
  const [path = '', hash] = href.split('#');
  return `${path}?lang=${encodeURIComponent(language)}${hash === undefined ? '' : `#${hash}`}`;
}

/** A link to another page. Pages of the same shell could be swapped in place, but a plain link never loses focus or history. */
export function Link({
  href,
  children,
  className,
}: {
  readonly href: string;
  readonly children?: ReactNode;
  readonly className?: string | undefined;
}) {
  return (
    <a href={withLanguage(href)} className={className}>
      {children}
    </a>
  );
}

/** Sets the document's title and moves focus to the page's heading when `key` changes (not on first load). */
export function usePageTitle(title: string, suffix = 'Veritally'): void {
  useEffect(() => {
    document.title = title === '' ? suffix : `${title} – ${suffix}`;
  }, [title, suffix]);
}
