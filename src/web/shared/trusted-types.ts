interface Policy {
  createScriptURL(url: string): string;
}
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): Policy;
}

function sameOriginScript(url: string): string {
  const full = new URL(url, location.origin);
  if (full.origin !== location.origin || !/^\/(?:assets\/|sw\.js$)/.test(full.pathname))
    throw new TypeError(`not a script of ours: ${full.href}`);
  return full.href;
}

let policy: Policy | undefined;

/**
 * The one Trusted Types policy of all pages (CSP: `trusted-types veritally`): lets through the addresses of our own workers and
 * nothing else; no policy can make HTML. Browsers without Trusted Types get the same check.
 */
export function scriptUrl(url: string): string {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  policy ??= factory?.createPolicy('veritally', { createScriptURL: sameOriginScript }) ?? { createScriptURL: sameOriginScript };
  return policy.createScriptURL(url);
}
