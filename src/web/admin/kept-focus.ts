/** After an act whose own button is gone with it: where focus fell to nothing, it goes to `place`, or to the page's title. */
export function keepFocus(place: () => HTMLElement | null = () => document.querySelector<HTMLElement>('main h1[tabindex]')): void {
  setTimeout(() => {
    if (document.activeElement === null || document.activeElement === document.body) place()?.focus({ preventScroll: true });
  }, 50);
}
