/** What an app has beside OAuth: whether an org takes it by deployment, and shows it as it was sent. */

import { file } from "../app-files.ts";
import type { App, Bench } from "../bench.ts";
import type { PlainCase } from "../case.ts";
import { outcome } from "../seen.ts";
import { differences } from "./reading.ts";

const parent = (app: App) => `    <externalClientApplication>${app.name}</externalClientApplication>\n`;

function saml(app: App): Record<string, string> {
  return {
    [`extlClntAppSamlConfigurablePolicies/${app.name}_saml.ecaSamlPlcy`]: file(
      "ExtlClntAppSamlConfigurablePolicies",
      `    <acsUrl>https://app.example.com/saml</acsUrl>\n    <entityUrl>https://app.example.com</entityUrl>\n${parent(app)}    <subjectType>Username</subjectType>\n`,
    ),
  };
}

function mobile(app: App): Record<string, string> {
  return {
    [`extlClntAppMobileSettings/${app.name}_mobile.ecaMobile`]: file(
      "ExtlClntAppMobileSettings",
      `${parent(app)}    <isScreenLockEnabled>true</isScreenLockEnabled>\n`,
    ),
    [`extlClntAppMobilePolicies/${app.name}_mobilePlcy.ecaMobilePlcy`]: file(
      "ExtlClntAppMobileConfigurablePolicies",
      `${parent(app)}    <screenLockTimeout>Five</screenLockTimeout>\n`,
    ),
  };
}

function withSaml(app: App): App {
  const policies = Object.entries(app.files).map(([path, text]) => [
    path,
    path.endsWith(".ecaPlcy")
      ? text.replace(/(<isOauthPluginEnabled>.*\n)/, "$1    <isSamlPluginEnabled>true</isSamlPluginEnabled>\n")
      : text,
  ]);
  return { ...app, files: { ...Object.fromEntries(policies), ...saml(app) } };
}

export const BESIDE_OAUTH_CASES: PlainCase[] = [
  {
    id: "saml-and-mobile",
    title: "A plan finds no difference in SAML and mobile parts that were deployed a moment ago",
    certainty: "assumed",
    ledger: "One of each per app; what is sent reads back as it was sent",
    see: async (bench: Bench) => {
      const app = withSaml(bench.app("plugins"));
      return differences(bench, await bench.make({ ...app, files: { ...app.files, ...mobile(app) } }));
    },
    expect: [],
  },
  {
    id: "saml-without-switch",
    title: "A SAML policy of an app whose app policy does not turn SAML on is refused",
    certainty: "documented",
    ledger: "SAML needs a local app whose policy has `isSamlPluginEnabled`",
    see: async (bench: Bench) => {
      const app = bench.app("samloff");
      return outcome(await bench.deploy([app.name], { ...app.files, ...saml(app) }));
    },
    expect: {
      status: "Failed",
      problems: ["Invalid plugin settings"],
    },
  },
];
