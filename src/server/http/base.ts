/** The name of a host, with a port or without: letters, digits, dots, dashes, underscores; or an IPv6 address in brackets. */
const HOST = /^(?:[a-z\d._-]{1,253}|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i;

/**
 * The origin under which a request reached this server, as browsers write it ("https://vote.example.org"), from its Host header. What is
 * no host's name, and could lead elsewhere as part of an address, becomes "localhost".
 */
export function baseOf(host: string, secure: boolean): string {
  const scheme = secure ? 'https' : 'http';
  const given = `${scheme}://${host}`;
  return HOST.test(host) && URL.canParse(given) ? new URL(given).origin : `${scheme}://localhost`;
}
