/** Whether an address is this machine itself, under a name that leads nowhere from any other: nobody else's device can reach it. */
export function isThisMachineOnly(address: string): boolean {
  return URL.canParse(address) && /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(address).hostname);
}
