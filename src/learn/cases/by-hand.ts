/** What no API does: somebody at a terminal is told what to click, and may skip it. */
import type { Bench } from "../bench.ts";
import type { OpenCase } from "../case.ts";
import type { Json } from "../mask.ts";

/** The types of an app, by the name of each in a package. */
const TYPES = [
  "ExternalClientApplication",
  "ExtlClntAppOauthSettings",
  "ExtlClntAppGlobalOauthSettings",
  "ExtlClntAppOauthConfigurablePolicies",
  "ExtlClntAppConfigurablePolicies",
  "ExtlClntAppOauthSecuritySettings",
] as const;

/** All components of an app whose names begin with its own, as they are read back. */
async function asRead({ platform, mask }: Bench, app: string): Promise<Json> {
  const all: Record<string, Json> = {};
  for (const type of TYPES) {
    const names = (await platform.list(type)).map(({ fullName }) => fullName).filter((name) => name.startsWith(app));
    for (const name of names) {
      const { consumerKey, ...rest } = await platform.read(type, name);
      if (typeof consumerKey === "string") mask.know(consumerKey, "consumer key");
      all[`${type} ${name}`] = { ...rest, ...(consumerKey === undefined ? {} : { consumerKey }) };
    }
  }
  return all;
}

export const BY_HAND: OpenCase[] = [
  {
    id: "first-login",
    title: "What the org asks of an administrator who logs in to it by the Salesforce CLI for the first time",
    open: "what the guide has to say of passkeys, and whether the CLI's app is blocked because it is not installed",
    see: (bench) =>
      bench.byHand({
        clicks: [
          "With an administrator's account that never logged in to this org by the Salesforce CLI:",
          `sf org login web --alias learn --instance-url ${bench.target.instanceUrl}`,
        ],
        asks: "What did it ask for, and what did it say in the end? (a passkey, a code, an error's words …)",
      }),
  },
  {
    id: "setup-made-app",
    title: "An app that is made in Setup, as the org reads it back",
    open: "names and defaults of today's Setup: rotation, PKCE, refresh tokens, order of scopes, form of the certificate",
    see: async (bench) => {
      const name = bench.name("byhand");
      await bench.note({ apps: [name] });
      const certificate = await bench.target.hand?.give("setup-made-app.crt", bench.keys.own.certificate);
      await bench.byHand({
        clicks: [
          "Setup, External Client App Manager, New External Client App:",
          `External Client App Name and API Name: ${name}; Contact Email: yours; Distribution State: Local.`,
          "API (Enable OAuth Settings): Enable OAuth. Callback URL: https://app.example.com",
          "OAuth Scopes: Access the identity URL service; Manage user data via APIs; Perform requests at any time; Access unique user identifiers.",
          `Flow Enablement: Enable JWT Bearer Flow, Upload Files: ${certificate ?? "any certificate in PEM format"}`,
          "Leave all else as it is. Create.",
        ],
        asks: "Press Enter when the app is there",
      });
      const read = await asRead(bench, name);
      if (Object.keys(read as object).length === 0) throw new Error(`the org lists no app named ${name}`);
      return read;
    },
  },
  {
    id: "after-refresh",
    title: "Which External Client Apps of production a sandbox has after it was refreshed",
    open: "whether a local app is copied (Salesforce Help says that it is not), and what a login says there",
    see: (bench) =>
      bench.byHand({
        clicks: [
          "It takes a production org that this tool has set up (kantiv-sf apply --production), and a sandbox of it that nobody needs.",
          "In production: Setup, Sandboxes, Refresh. When the sandbox is there, in it: Setup, External Client App Manager.",
          "Then, with an org file of that sandbox: kantiv-sf verify --org FILE",
        ],
        asks: "Is the app listed, and what did verify say?",
      }),
  },
];
