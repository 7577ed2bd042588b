import { test } from "vitest";
import type { FieldChange } from "../../src/model/plan.ts";
import { credentialRules } from "../../src/plan/effects/credentials.ts";
import { fieldEffects } from "../../src/plan/effects/fields.ts";
import { flowRules } from "../../src/plan/effects/flows.ts";
import { policyRules, replacedLists } from "../../src/plan/effects/policies.ts";
import { expectGolden } from "../helpers/golden.ts";

type Values = readonly [before: string | null, after: string | null];

const SWITCHED: readonly Values[] = [
  ["false", "true"],
  ["true", "false"],
  [null, "true"],
  ["true", null],
];
const LISTED: readonly Values[] = [
  ["A, B", "B, C"],
  ["Api, RefreshToken, OpenID, Basic, Full", "Own"],
];
const MORE: Readonly<Record<string, readonly Values[]>> = {
  "ExtlClntAppGlobalOauthSettings.callbackUrl": [
    ["https://app.acme.example", "https://new.acme.example"],
    ["https://app.acme.example https://old.acme.example", "https://app.acme.example"],
    [null, "https://app.acme.example"],
    ["https://app.acme.example", null],
  ],
  "ExtlClntAppOauthConfigurablePolicies.permittedUsersPolicyType": [
    ["AdminApprovedPreAuthorized", "AllSelfAuthorized"],
    ["AllSelfAuthorized", "AdminApprovedPreAuthorized"],
  ],
  "ExtlClntAppOauthConfigurablePolicies.ipRelaxationPolicyType": [
    ["Enforce", "Bypass"],
    [null, "Bypass_2factor"],
    ["Bypass", "Bypass_2factor"],
    ["Bypass", "Enforce"],
    ["Bypass", null],
  ],
  "ExtlClntAppOauthConfigurablePolicies.requiredSessionLevel": [
    ["STANDARD", "HIGH_ASSURANCE"],
    ["HIGH_ASSURANCE", "STANDARD"],
  ],
};
const OF_A_SET: readonly (readonly [string, readonly Values[]])[] = [
  ["userPermissions[ApiEnabled].enabled", SWITCHED.slice(0, 4)],
  ["userPermissions[ViewSetup].enabled", SWITCHED.slice(0, 4)],
  ["userPermissions[ViewSetup].name", [[null, "ViewSetup"]]],
  ["license", [["A", "B"]]],
  ["hasActivationRequired", SWITCHED.slice(0, 2)],
  ["objectPermissions[Account].allowRead", SWITCHED.slice(0, 4)],
  [
    "objectPermissions[Account].object",
    [
      [null, "Account"],
      ["Account", null],
    ],
  ],
  ["label", [["A", "B"]]],
];

function told(type: string, path: string, values: readonly Values[], rules?: typeof policyRules): string {
  return values
    .map(([before, after]) => {
      const fields: FieldChange[] = [{ path, before, after }];
      const effects = fieldEffects({ type, fields }, rules);
      const lines = effects.map(
        ({ field, kind, text, todo }) => `    ${kind} by ${field}\n      ${text}\n      ${todo}\n`,
      );
      return `  ${path}: ${before} to ${after}\n${lines.join("")}`;
    })
    .join("");
}

test("each field that changes says in the same words what that means for an app in use, and what to do", () => {
  const rules = { ...policyRules, ...flowRules, ...credentialRules };
  const parts = Object.keys(rules).map((key) => {
    const [type = "", path = ""] = key.split(".");
    return `${type}\n${told(type, path, MORE[key] ?? (path.startsWith("comma") ? LISTED : SWITCHED))}`;
  });
  const lists = Object.keys(replacedLists).map((key) => {
    const [type = "", path = ""] = key.split(".");
    return `${type}, put back\n${told(type, path, [["A, B", "B, C"]], replacedLists)}`;
  });
  const ofASet = OF_A_SET.map(([path, values]) => `PermissionSet\n${told("PermissionSet", path, values)}`);
  const unknown = `Something else\n${told("ExternalClientApplication", "label", [["A", "B"]])}`;
  expectGolden("plan/effects.txt", [...parts, ...lists, ...ofASet, unknown].join("\n"));
});
