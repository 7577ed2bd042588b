import { beforeAll, describe, expect, it } from "vitest";
import { guideFacts } from "../../src/guide/facts.ts";
import { type GuideSubject, setupGuide } from "../../src/guide/guide.ts";
import { markdown } from "../../src/page/markdown.ts";
import type { Page } from "../../src/page/page.ts";
import { resolveParameters } from "../../src/template/parameters.ts";
import { render } from "../../src/template/render.ts";
import { shippedTemplate, TEST_CERTIFICATE } from "../helpers/shipped-template.ts";

const SANDBOX: GuideSubject = {
  template: "kantiv-integration",
  apiVersion: "66.0",
  username: "kantiv@acme.com.uat",
  instanceUrl: "https://acme--uat.sandbox.my.salesforce.com",
};
const PRODUCTION = { ...SANDBOX, instanceUrl: "https://acme.my.salesforce.com" };
const ANYWHERE = { ...SANDBOX, username: undefined, instanceUrl: undefined };

let guideFor: (subject: GuideSubject) => Page;
beforeAll(async () => {
  const template = await shippedTemplate();
  const pkg = render(template, resolveParameters(template, {}, TEST_CERTIFICATE), "66.0");
  const facts = guideFacts(pkg, { subject: "CN=Kantiv", fingerprint256: "AA:BB", validTo: "2030-01-01" });
  guideFor = (subject) => setupGuide(subject, facts);
});

/** What Kantiv's own guide asks an administrator to do, step by step in other words, and where this one says it. */
const STEPS: readonly (readonly [step: string, section: string, says: RegExp])[] = [
  ["a user of its own for the integration", "1.", /Users, choose New User: one that nobody else works with/],
  ["in a sandbox one that may administer it", "1.", /In a sandbox: with the profile System Administrator/],
  ["in production the least that the API needs", "1.", /In production: .*Minimum Access - API Only Integrations/],
  [
    "in production no login by the browser",
    "1.",
    /It cannot log in to the user interface|it cannot log in to the user interface/,
  ],
  ["log in as an administrator", "1.", /1\. \[ \] Log in as System Administrator/],
  [
    "find the page of such apps, and begin a new one",
    "3.",
    /External Client App Manager, and choose New External Client App/,
  ],
  ["the app's name", "3.", /\| External Client App Name \| `Kantiv Integration` \|/],
  ["the address that is written to", "3.", /\| Contact Email \| `Integrations@kantiv.com` \|/],
  ["OAuth is switched on", "3.", /choose Enable OAuth/],
  ["where a browser returns to", "3.", /\| Callback URL \| `https:\/\/app.kantiv.com` \|/],
  ["scope: who the user is", "3.", /\| OAuth scope \| Access the identity URL service/],
  ["scope: data by API", "3.", /\| OAuth scope \| Manage user data via APIs/],
  ["scope: unique identifiers", "3.", /\| OAuth scope \| Access unique user identifiers/],
  ["scope: at any time", "3.", /\| OAuth scope \| Perform requests at any time/],
  ["the JWT flow is on", "3.", /\| Enable JWT Bearer Flow \| on \|/],
  ["its certificate is uploaded", "3.", /upload the certificate kantiv.crt/],
  ["everything else stays as it is", "3.", /Check that these are off, as they are in a new app:\n\n- \[ \] /],
  ["the app is made", "3.", /Choose Create\./],
  ["only approved users", "4.", /\| Permitted Users \| Admin approved users are pre-authorized \|/],
  ["saved, so that the next choice shows", "4.", /Save\. Above the OAuth policies now select/],
  ["a permission set is let in", "4.", /- Permission set Kantiv_Integration/],
  ["the user has it", "4.", /Assign \w+ to the integration user/],
  ["where the key is", "5.", /its Settings tab, OAuth Settings, and choose Consumer Key and Secret/],
  ["to whom it goes", "6.", /mail to Integrations@\u2060?kantiv.com/],
  ["user name, key and login address", "6.", /Username: .*\nConsumer key: .*\nLogin URL: /],
];

const sections = (subject: GuideSubject) =>
  new Map(
    markdown(guideFor(subject))
      .split(/^## /m)
      .map((text) => [text.slice(0, 2), text]),
  );

describe("the pages in Setup", () => {
  it("are named by the words of Quick Find, each with its address where the org is known", () => {
    const text = markdown(guideFor(PRODUCTION));
    const named = new Set(
      [...text.matchAll(/Quick Find: ([A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+)*)/g)].map(([, words]) => words),
    );
    expect([...named].sort()).toEqual([
      "Company Information",
      "External Client App Manager",
      "Permission Sets",
      "Users",
    ]);
    for (const words of named) {
      expect(text).toMatch(
        new RegExp(`\\| ${words} \\| <https://acme\\.my\\.salesforce\\.com/lightning/setup/\\w+/home> \\|`),
      );
    }
    const anywhere = markdown(guideFor(ANYWHERE));
    expect(anywhere).not.toContain("/lightning/");
    expect(anywhere).toContain("Quick Find: My Domain");
  });
});

describe("the customer's guide against the vendor's own", () => {
  it.each(STEPS)("%s", (_step, section, says) => {
    expect(sections(ANYWHERE).get(section)).toMatch(says);
  });

  it("asks for no password, and for no secret", () => {
    const form = sections(ANYWHERE).get("6.") ?? "";
    expect(form).toContain("Send no password");
    expect(form).toContain("Client secret: not sent");
  });
});

describe("the guide for one org", () => {
  it("tells of the kind of user that fits it, and of no other", () => {
    expect(sections(SANDBOX).get("1.")).toContain("| Profile | `System Administrator` |");
    expect(sections(SANDBOX).get("1.")).not.toContain("Salesforce Integration");
    expect(sections(PRODUCTION).get("1.")).toContain("Salesforce Integration");
    expect(sections(PRODUCTION).get("1.")).not.toMatch(/rofile.* System Administrator|`System Administrator`/);
  });

  it("has the whole way by the Salesforce CLI: login, deployment, permission set", () => {
    expect(sections(SANDBOX).get("2.")).toContain(
      [
        "sf org login web --alias my-org --instance-url https://acme--uat.sandbox.my.salesforce.com",
        "sf project deploy start --source-dir force-app --target-org my-org",
        "sf org assign permset --name Kantiv_Integration --on-behalf-of kantiv@acme.com.uat --target-org my-org",
      ].join("\n"),
    );
  });

  it("fills in the reply what is known", () => {
    const form = sections(SANDBOX).get("6.") ?? "";
    expect(form).toContain("Username: kantiv@acme.com.uat\n");
    expect(form).toContain("Login URL: https://acme--uat.sandbox.my.salesforce.com\n");
  });

  it("numbers its steps in each part without a gap", () => {
    for (const text of [...sections(SANDBOX).values()].slice(1)) {
      const numbers = [...text.matchAll(/^(\d+)\. \[ \]/gm)].map(([, number]) => Number(number));
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    }
  });

  it("has in its steps nothing that is off: that is ticked off apart", () => {
    for (const section of ["3.", "4."]) expect(sections(SANDBOX).get(section)).not.toMatch(/\| off \|/);
  });

  it("names for each page of Setup the words by which Quick Find finds it", () => {
    const text = [...sections(ANYWHERE).values()].join("\n");
    for (const words of [
      "Users",
      "Permission Sets",
      "External Client App Manager",
      "My Domain",
      "Company Information",
    ]) {
      expect(text).toContain(`Quick Find: ${words}`);
    }
  });

  it("warns of the code by email, and of an address that no mail reaches", () => {
    expect(sections(SANDBOX).get("5.")).toMatch(/code by email.*\.invalid/s);
    expect(sections(ANYWHERE).get("5.")).toMatch(/code by email.*\.invalid/s);
    expect(sections(PRODUCTION).get("5.")).toContain("code by email");
    expect(sections(PRODUCTION).get("5.")).not.toContain(".invalid");
  });
});
