import { myDomainOfPage, pastedOrigin } from "./my-domain.ts";

/** Domains under which Salesforce serves orgs, GovCloud and its own cloud included. */
const SALESFORCE_DOMAINS = ["salesforce.com", "force.com", "salesforce.mil", "cloudforce.com"];

/** Letters, digits, hyphens and dots (RFC 1123); `URL` takes hosts with signs that a shell reads as orders, too. */
export const HOST_NAME =
  /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/;

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

const MY_DOMAIN_REMEDY =
  "Use the org's My Domain URL (Setup, My Domain), e.g. https://acme--uat.sandbox.my.salesforce.com.";

export type InstanceUrl =
  | { ok: true; origin: string }
  | {
      ok: false;
      code: "INSTANCE_URL_INVALID" | "INSTANCE_URL_NOT_HTTPS" | "INSTANCE_URL_NOT_MY_DOMAIN" | "INSTANCE_URL_UNTRUSTED";
      message: string;
      remedy: string;
    };

/** Whether the host name, in lower case as `URL` gives it, is this machine's. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

/** Whether the host name lies under one of Salesforce's domains, by whole labels: `evilsalesforce.com` does not. */
function isSalesforceHost(hostname: string): boolean {
  return SALESFORCE_DOMAINS.some((domain) => hostname.endsWith(`.${domain}`));
}

/** Whether something may be sent to the host, in lower case, without anybody's word: it is this machine, or Salesforce's. */
export function isKnownHost(hostname: string): boolean {
  return isLoopback(hostname) || isSalesforceHost(hostname);
}

/**
 * Judges an instance URL before anything is sent to it: https (or loopback), an origin only, and a host that is
 * Salesforce's, loopback, or named as trusted. The message never repeats the URL, which may hold a password.
 */
export function checkInstanceUrl(text: string, trustedHosts: readonly string[] = []): InstanceUrl {
  const url = /[\s\\\p{Cc}]/u.test(text) || !URL.canParse(text) ? undefined : new URL(text);
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return refuse("INSTANCE_URL_INVALID", "The instance URL is not an https URL.", remedyFor(text));
  }
  const host = url.hostname;
  if (url.username !== "" || url.password !== "") {
    return refuse("INSTANCE_URL_INVALID", "The instance URL holds a user name or a password.", MY_DOMAIN_REMEDY);
  }
  // It comes to stand in commands to paste.
  if (!HOST_NAME.test(host.replace(/\.$/, "")) && !/^\[[0-9a-f:.]+\]$/.test(host)) {
    return refuse("INSTANCE_URL_INVALID", "The instance URL's host is no host name.", MY_DOMAIN_REMEDY);
  }
  // Before the path, so that an address of a page is refused once, with the right one.
  const myDomain = myDomainOfPage(host);
  if (myDomain !== undefined) {
    return refuse(
      "INSTANCE_URL_NOT_MY_DOMAIN",
      `${host} serves pages for the browser, not the API.`,
      `Use the org's My Domain URL: https://${myDomain}`,
    );
  }
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    return refuse(
      "INSTANCE_URL_INVALID",
      `The instance URL has a path, query or fragment after ${host}.`,
      `Give the origin only: ${url.origin}`,
    );
  }
  if (url.protocol !== "https:" && !isLoopback(host)) {
    return refuse("INSTANCE_URL_NOT_HTTPS", `The instance URL of ${host} is not https.`, `Use https://${url.host}`);
  }
  return checkHost(url, trustedHosts);
}

/** Where only the scheme is missing, the address itself. */
function remedyFor(text: string): string {
  const url = URL.parse(pastedOrigin(text));
  return url?.protocol === "https:" && isSalesforceHost(url.hostname) ? `Use ${url.origin}` : MY_DOMAIN_REMEDY;
}

function checkHost(url: URL, trustedHosts: readonly string[]): InstanceUrl {
  const host = url.hostname;
  if (host === "login.salesforce.com" || host === "test.salesforce.com") {
    return refuse(
      "INSTANCE_URL_NOT_MY_DOMAIN",
      `${host} is the shared login host; an External Client App is known only at its own org's host.`,
      MY_DOMAIN_REMEDY,
    );
  }
  if (isKnownHost(host) || trustedHosts.includes(host)) return { ok: true, origin: url.origin };
  return refuse(
    "INSTANCE_URL_UNTRUSTED",
    `${host} is not a Salesforce host, so no credential is sent there.`,
    `Correct the URL. If the host is really the org's, name it in the org file (trustedHosts: [${host}]), and agree outside of it: --trust host:${host}`,
  );
}

function refuse(code: Extract<InstanceUrl, { ok: false }>["code"], message: string, remedy: string): InstanceUrl {
  return { ok: false, code, message, remedy };
}

/**
 * Whether an org is to be treated as one that people work in: it says so itself, or its host does. A sandbox's My Domain has
 * a label of its own (`acme--uat.sandbox.my.salesforce.com`), or two hyphens in the old form.
 */
export function isProduction({ sandbox, instanceUrl }: { sandbox: boolean; instanceUrl: string }): boolean {
  return !sandbox || /^https:\/\/(?![^.]*--)[^./]+\.my\.salesforce\.(com|mil)$/.test(instanceUrl);
}
