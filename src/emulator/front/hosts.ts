/**
 * Host names of Salesforce: those that an org may be given, and what they say of it (help, "My Domain URL Formats" and
 * "My Domain Hostnames").
 */

export interface SharedHost {
  host: string;
  /** Of which orgs it is the login host. */
  isSandbox: boolean;
}

/** The login hosts that all orgs share. */
export const SHARED_HOSTS: readonly SharedHost[] = [
  { host: "login.salesforce.com", isSandbox: false },
  { host: "test.salesforce.com", isSandbox: true },
];

const DOMAIN = /\.(salesforce\.com|salesforce\.mil|force\.com|cloudforce\.com)$/;
const LABELS = /^(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+$/;
/** Pages for the browser: no API answers there. */
const PAGES = /\.(lightning\.force\.com|my\.salesforce-setup\.com|my\.site\.com)$/;

/** The names in lower case. @throws {RangeError} for one that no org's API can have, or that comes twice */
export function orgHosts(names: readonly string[]): string[] {
  const hosts = names.map((name) => name.toLowerCase());
  for (const [i, host] of hosts.entries()) {
    const shown = JSON.stringify(names[i]);
    if (host.length > 253 || !LABELS.test(host) || !DOMAIN.test(host) || PAGES.test(host)) {
      throw new RangeError(`${shown} is no host name of a Salesforce org`);
    }
    if (SHARED_HOSTS.some((shared) => shared.host === host)) {
      throw new RangeError(`${shown} is a login host that all orgs share, which answers beside them anyway`);
    }
    if (hosts.indexOf(host) !== i) throw new RangeError(`${shown} is given twice`);
  }
  return hosts;
}

/**
 * Whether an org of that name logs in at test.salesforce.com: sandboxes (a label of their own, or two hyphens in the form
 * before enhanced domains, or an instance `cs…`) and scratch orgs.
 */
export function isSandboxHost(host: string): boolean {
  return /\.(sandbox|scratch)\.my\.|^[^.]*--|^cs\d+\./.test(host);
}
