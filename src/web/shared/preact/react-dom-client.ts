import { render, type ComponentChild } from 'preact';

/** React's way to start a page, in the voters' build. */
export function createRoot(place: Element): { render(page: ComponentChild): void } {
  place.textContent = '';
  return { render: (page) => render(page, place) };
}
