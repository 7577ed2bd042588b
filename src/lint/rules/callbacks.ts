/** Where the platform may send an authorization code, or a browser. */
import type { ResolvedComponent } from "../../template/components.ts";
import { each, type Hit, type Rule } from "../rule.ts";
import { isWhole, valueIn } from "../subject.ts";

const GLOBAL = "ExtlClntAppGlobalOauthSettings";
const GUIDE = `Metadata API guide, ${GLOBAL}; RFC 9700, 2.1`;

const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d{1,3}){3}|\[::1\]|0\.0\.0\.0)$/i;

/** The callback URLs, one a line, each with what is wrong with it. */
function callbackHits(
  global: ResolvedComponent,
  fault: (url: URL | undefined, text: string) => string | undefined,
): Hit[] {
  const value = valueIn(global, "callbackUrl");
  if (!value?.known) return [];
  return value.text
    .split(/\s+/)
    .filter((text) => text !== "")
    .flatMap((text) => {
      const message = fault(URL.canParse(text) ? new URL(text) : undefined, text);
      const item = value.items?.find((one) => one.text === text);
      return message ? [{ message, place: item?.place ?? value.place }] : [];
    });
}

const isLoopback = (url: URL | undefined) => url !== undefined && LOOPBACK.test(url.hostname);

export const callbackRules: readonly Rule[] = [
  {
    code: "ECA421",
    name: "callback-not-https",
    severity: "error",
    title: "A callback URL without https",
    why: "A code sent over http, or to a scheme that any program can claim, can be read on the way. A JWT login uses no callback, yet the URL stays open for the other flows.",
    fix: "Write an https address of your own.",
    source: GUIDE,
    example: {
      type: GLOBAL,
      bad: "<callbackUrl>http://app.acme.example/callback</callbackUrl>",
      good: "<callbackUrl>https://app.acme.example/callback</callbackUrl>",
    },
    check: each(GLOBAL, (global) =>
      callbackHits(global, (url, text) => {
        if (url === undefined) return `${JSON.stringify(text)} is no absolute URL.`;
        return url.protocol === "https:" || isLoopback(url) ? undefined : `The callback ${text} is not https.`;
      }),
    ),
  },
  {
    code: "ECA422",
    name: "callback-wildcard",
    severity: "error",
    title: "A wildcard in a callback URL",
    why: "Callbacks are compared whole. A pattern would let a code go to whoever finds a place that fits.",
    fix: "Name each callback in full.",
    source: GUIDE,
    example: {
      type: GLOBAL,
      bad: "<callbackUrl>https://*.acme.example/callback</callbackUrl>",
      good: "<callbackUrl>https://app.acme.example/callback</callbackUrl>",
    },
    check: each(GLOBAL, (global) =>
      callbackHits(global, (_url, text) => (text.includes("*") ? `The callback ${text} has a wildcard.` : undefined)),
    ),
  },
  {
    code: "ECA423",
    name: "callback-loopback",
    severity: "warning",
    title: "A callback to the local machine",
    why: "A code sent to localhost goes to whatever program listens there on the user's machine. It belongs to a developer's app and not to one in a customer's org.",
    fix: "Write the address of the service.",
    source: GUIDE,
    example: {
      type: GLOBAL,
      bad: "<callbackUrl>http://localhost:1717/OauthRedirect</callbackUrl>",
      good: "<callbackUrl>https://app.acme.example/callback</callbackUrl>",
    },
    check: each(GLOBAL, (global) =>
      callbackHits(global, (url, text) => (isLoopback(url) ? `The callback ${text} is the local machine.` : undefined)),
    ),
  },
  {
    code: "ECA424",
    name: "callback-missing",
    severity: "warning",
    title: "No callback URL",
    why: "Setup wants one for every OAuth app, and an administrator who opens the app there cannot save it without.",
    fix: "Write an https address of your own; a JWT login never calls it.",
    source: GUIDE,
    example: { type: GLOBAL, bad: "callbackUrl", good: "<callbackUrl>https://app.acme.example</callbackUrl>" },
    check: each(GLOBAL, (global, pkg) =>
      isWhole(pkg) && !valueIn(global, "callbackUrl")?.text.trim()
        ? [{ message: "The app has no callback URL.", place: global.root.place }]
        : [],
    ),
  },
];
