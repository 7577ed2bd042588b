import { describe, expect, it } from "vitest";
import type { Component } from "../../src/model/metadata.ts";
import { comparePackages } from "../../src/plan/compare.ts";
import { liveEffects, liveVerdict } from "../../src/review/live.ts";
import { leaf } from "../plan/packages.ts";
import { packageOf } from "./packages.ts";

const part = (type: string, fullName: string, texts: Readonly<Record<string, string>>): Component => ({
  type,
  fullName,
  root: { name: type, children: Object.entries(texts).map(([name, text]) => leaf(name, text)) },
});
const settings = (texts: Readonly<Record<string, string>>) =>
  part("ExternalClientAppSettings", "ExternalClientApp", texts);
const saml = (texts: Readonly<Record<string, string>>) =>
  part("ExtlClntAppSamlConfigurablePolicies", "Acme_saml", { externalClientApplication: "Acme", ...texts });
const withParts = (...parts: Component[]) => {
  const pkg = packageOf();
  return { ...pkg, components: [...pkg.components, ...parts] };
};
const REST = "enableClientSecretInRestApiAccess";

function told(base: Component[], head: Component[]) {
  const [was, is] = [withParts(...base), withParts(...head)];
  const effects = liveEffects(was, is, comparePackages(was, is));
  return { verdict: liveVerdict(effects), effects: effects.map(({ kind, text }) => `${kind}: ${text}`) };
}

describe("a review of what an app has beside OAuth", () => {
  it("says that a flag of the whole org opens the secrets of every app, whether its file comes or changes", () => {
    const open = expect.stringMatching(
      /^opens: In the whole org: consumer secrets of every External Client App can be read/,
    );
    expect(told([], [settings({ [REST]: "true" })])).toEqual({ verdict: "careful", effects: [open] });
    expect(told([settings({ [REST]: "false" })], [settings({ [REST]: "true" })]).effects).toEqual([open]);
  });

  it("says that closing it breaks who reads them, and that a file which goes closes nothing", () => {
    expect(told([settings({ [REST]: "true" })], [settings({ [REST]: "false" })])).toEqual({
      verdict: "breaks",
      effects: [
        expect.stringContaining("breaks: In the whole org: no program reads a consumer secret by REST any more"),
      ],
    });
    expect(told([settings({ [REST]: "true" })], []).effects).toEqual([
      expect.stringContaining("They stay in the orgs as they are, also what it turned on."),
    ]);
  });

  it("says to whom SAML logs in, from where to where it moves, and what is signed weakly", () => {
    const one = { acsUrl: "https://a.example", entityUrl: "https://a.example" };
    expect(told([], [saml(one)]).effects).toContain(
      "opens: A SAML assertion, by which a user gets in, goes to https://a.example.",
    );
    expect(told([saml(one)], [saml({ ...one, acsUrl: "https://b.example" })])).toEqual({
      verdict: "breaks",
      effects: [
        "breaks: A SAML assertion, by which a user gets in, goes to https://a.example no longer.",
        "opens: A SAML assertion, by which a user gets in, goes to https://b.example.",
      ],
    });
    expect(told([saml(one)], [saml({ ...one, signingAlgorithmType: "SHA1" })]).effects).toEqual([
      "opens: SAML assertions are signed by SHA-1, which can be forged.",
    ]);
    expect(told([saml(one)], [saml({ ...one, label: "Wiki" })])).toEqual({ verdict: "safe", effects: [] });
  });

  it.each([
    [
      "ExtlClntAppMobileSettings",
      "isScreenLockEnabled",
      "true",
      "false",
      "opens: The mobile app locks its screen no longer",
    ],
    [
      "ExtlClntAppMobileConfigurablePolicies",
      "screenLockTimeout",
      "Five",
      "Never",
      "opens: The mobile app never locks",
    ],
    [
      "ExtlClntAppPushConfigurablePolicies",
      "isFullContent",
      "false",
      "true",
      "opens: Push notifications show their whole",
    ],
    [
      "ExtlClntAppCanvasSettings",
      "canvasUrl",
      "https://a",
      "https://b",
      "opens: The app is shown inside of Salesforce",
    ],
    ["ExtlClntAppPushSettings", "pushServiceType", "Apple", "Android", "changes: By which push server"],
    [
      "ExtlClntAppOauthSecuritySettings",
      "tlsClientAuthCertParamValue",
      "a",
      "b",
      "changes: From which addresses tokens",
    ],
  ])("%s.%s from %s is told in words", (type, element, from, to, words) => {
    const of = (text: string) => part(type, "Acme_part", { externalClientApplication: "Acme", [element]: text });
    expect(told([of(from)], [of(to)]).effects).toEqual([expect.stringContaining(words)]);
  });

  it("tells other kinds of notifications by what is subscribed", () => {
    const of = (kind: string): Component => {
      const one = part("ExtlClntAppNotificationSettings", "Acme_notif", { externalClientApplication: "Acme" });
      const children = [
        ...one.root.children,
        { name: "notificationTypes", children: [leaf("notificationType", kind)] },
      ];
      return { ...one, root: { ...one.root, children } };
    };
    expect(told([of("Approval")], [of("Mention")]).effects).toEqual([
      "changes: The app gets other kinds of notifications.",
    ]);
  });
});
