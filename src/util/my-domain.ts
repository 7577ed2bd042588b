/**
 * Hosts of an org's pages in a browser, each with what stands there in the place of My Domain's own ending (Salesforce Help, My Domain URL
 * Formats; `.mil` as salesforcedx's own table has it). Visualforce puts the package behind the name: `acme--c`.
 */
const PAGES: readonly [RegExp, ending: string][] = [
  [/^([^.]+)\.((?:[a-z]+\.)?)lightning\.force\.com$/, "my.salesforce.com"],
  [/^([^.]+)\.((?:[a-z]+\.)?)lightning\.crmforce\.mil$/, "my.salesforce.mil"],
  [/^([^.]+)\.((?:[a-z]+\.)?)my\.salesforce-setup\.com$/, "my.salesforce.com"],
  [/^([^.]+)--[^.-]+\.((?:[a-z]+\.)?)vf\.force\.com$/, "my.salesforce.com"],
  [/^([^.]+)\.((?:[a-z]+\.)?)file\.force\.com$/, "my.salesforce.com"],
  [/^([^.]+)\.((?:[a-z]+\.)?)my\.(?:site|salesforce-sites)\.com$/, "my.salesforce.com"],
  [/^([^.]+)\.((?:[a-z]+\.)?)builder\.salesforce-experience\.com$/, "my.salesforce.com"],
];

/** An inspecting proxy of Microsoft's shows a page under the page's own host and this. */
const BEHIND_PROXY = /\.mcas\.ms$/;

/** The My Domain host of the org that has this page, in lower case; undefined for a host that is no page's. */
export function myDomainOfPage(hostname: string): string | undefined {
  const host = hostname.replace(BEHIND_PROXY, "");
  for (const [page, ending] of PAGES) {
    const [, name, part = ""] = page.exec(host) ?? [];
    if (name !== undefined) return `${name}.${part}${ending}`;
  }
  return host !== hostname && isMyDomain(host) ? host : undefined;
}

function isMyDomain(host: string): boolean {
  return /\.my\.salesforce\.(com|mil)$/.test(host);
}

/**
 * What was pasted from a browser's address bar as the origin that it is about: any page of an org, with or without scheme and path. What holds
 * a user name, or is no address, comes back as it is, for `checkInstanceUrl` to refuse. Pure.
 */
export function pastedOrigin(text: string): string {
  const word = text.trim().replace(/^["'<]|["'>]$/g, "");
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(word) ? word : `https://${word}`);
  if (!url || /[\s\\]/.test(word) || url.username !== "" || url.password !== "") return word;
  const myDomain = myDomainOfPage(url.hostname);
  if (myDomain !== undefined) return `https://${myDomain}`;
  return isMyDomain(url.hostname) ? `https://${url.hostname}` : url.origin;
}

/** A name for the org as My Domain has it: `acme-uat` of `https://acme--uat.sandbox.my.salesforce.com`. */
export function nameOfMyDomain(origin: string): string {
  const { hostname } = new URL(origin);
  const [label = ""] = hostname.split(".");
  return /^[\d[]|^localhost$/.test(hostname) ? "local" : label.replace(/-{2,}/g, "-");
}
