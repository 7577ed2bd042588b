/** What is read back otherwise than it was sent, in some orgs. */
import type { App, Bench } from "../bench.ts";
import { CannotAsk, type SwitchCase } from "../case.ts";
import type { Json } from "../mask.ts";
import { edited } from "./edits.ts";
import { withoutPolicies } from "./reading.ts";

/** With the least that is needed, its scopes in an order of its own, and PKCE off. */
const plain = (bench: Bench): Promise<App> =>
  withoutPolicies(bench, "plain", {
    scopes: "RefreshToken, Api, Basic, OpenID",
    global: { isPkceRequired: "false", isRefreshTokenRotationEnabled: "false" },
  });

const element = async (bench: Bench, type: string, fullName: string, name: string): Promise<Json> =>
  (await bench.platform.read(type, fullName))[name] ?? null;

const ofGlobal = (bench: Bench, { name: app }: App, name: string): Promise<Json> =>
  element(bench, "ExtlClntAppGlobalOauthSettings", `${app}_glbloauth`, name);

/** Of a permission set, unlike its API name. */
const TRAIL_LABEL = "Seen on the trail";

export const READING_SWITCHES: SwitchCase[] = [
  {
    id: "setup-audit-names",
    title: "By what name the setup audit trail tells of a permission set that is given, and whether it tells of an app",
    switch: "setupTrailNames",
    see: async (bench) => {
      const app = bench.app("trail");
      const files = edited(app, ".permissionset", /<label>.*<\/label>/, `<label>${TRAIL_LABEL}</label>`);
      await bench.make({ ...app, files });
      await bench.assign(app);
      const soql = "SELECT Action, Display FROM SetupAuditTrail ORDER BY CreatedDate DESC LIMIT 200";
      const rows = await bench.platform.rows(soql);
      const given = rows.filter(({ Action }) => Action === "PermSetAssign").map(({ Display }) => String(Display));
      const byName = given.some((text) => text.includes(app.permissionSet));
      const byLabel = given.some((text) => text.includes(TRAIL_LABEL));
      const others = rows.filter(({ Action }) => !/^PermSet|PermissionSet/.test(String(Action)));
      const ofApp = others.some(({ Display }) => String(Display).includes(app.name));
      return { set: byName ? "API name" : byLabel ? "label" : "nothing", app: ofApp ? "told" : "not told" };
    },
    values: {
      "API name": { set: "API name", app: "told" },
      label: { set: "label", app: "told" },
      "label, no apps": { set: "label", app: "not told" },
    },
  },
  {
    id: "read-certificate",
    title: "The certificate is read back",
    switch: "certificateReadable",
    see: async (bench) => ofGlobal(bench, (await bench.standing()).app, "certificate"),
    values: { bare: "<bare certificate>", "as sent": "<certificate>", no: null },
  },
  {
    id: "read-pkce",
    title: "isPkceRequired is read back as it was sent",
    switch: "pkceReadsBackTrue",
    see: async (bench) => ofGlobal(bench, await plain(bench), "isPkceRequired"),
    values: { no: "false", yes: "true" },
  },
  {
    id: "read-rotation",
    title: "isRefreshTokenRotationEnabled is read back as it was sent",
    switch: "rotationReadsBackTrue",
    see: async (bench) => ofGlobal(bench, await plain(bench), "isRefreshTokenRotationEnabled"),
    values: { no: "false", yes: "true" },
  },
  {
    id: "read-token-exchange-secret",
    title: "isSecretRequiredForTokenExchange is read back as true where nobody set it",
    switch: "tokenExchangeSecret",
    see: async (bench) => {
      const shown = await ofGlobal(bench, await plain(bench), "isSecretRequiredForTokenExchange");
      if (shown === null) throw new CannotAsk("the org shows no element that was not sent");
      return shown;
    },
    values: { false: "false", true: "true" },
  },
  {
    id: "read-defaults",
    title: "Elements that were not sent are read back with their default",
    switch: "readAddsDefaults",
    see: async (bench) => ofGlobal(bench, await plain(bench), "isSecretRequiredForRefreshToken"),
    values: { yes: "true", no: null },
  },
  {
    id: "read-scope-order",
    title: "Scopes are read back in the order in which they were sent",
    switch: "scopeOrder",
    see: async (bench) => {
      const app = await plain(bench);
      return element(bench, "ExtlClntAppOauthSettings", `${app.name}_oauth`, "commaSeparatedOauthScopes");
    },
    values: {
      sent: "RefreshToken, Api, Basic, OpenID",
      schema: "Basic, Api, RefreshToken, OpenID",
      alphabetical: "Api, Basic, OpenID, RefreshToken",
      reversed: "OpenID, Basic, Api, RefreshToken",
    },
  },
];
