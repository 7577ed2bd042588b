import { describe, expect, it } from "vitest";
import type { Change } from "../../src/model/plan.ts";
import { changesText, untoldText } from "../../src/reports/plan-text.ts";

const plain = (_style: string, text: string) => text;
const made: Change = {
  type: "ExtlClntAppOauthConfigurablePolicies",
  name: "Acme_oauthPlcy",
  action: "create",
  fields: [
    { path: "isTokenExchangeFlowEnabled", before: null, after: "false", isDefault: true },
    { path: "permittedUsersPolicyType", before: null, after: "AdminApprovedPreAuthorized" },
    { path: "requiredSessionLevel", before: null, after: "STANDARD", isDefault: true },
  ],
  unreadable: [],
};

describe("what is new", () => {
  it("has a line for each field that says something, and one count of what would be so untold, for all", () => {
    expect(changesText([made], plain, "short")).toEqual([
      "  + ExtlClntAppOauthConfigurablePolicies Acme_oauthPlcy",
      "      permittedUsersPolicyType: AdminApprovedPreAuthorized",
    ]);
    const told = (changes: readonly Change[]) => untoldText(changes, plain);
    expect(told([made, made])).toEqual(["  4 more fields are as Salesforce has them by default: plan --full"]);
    const [first, ...others] = made.fields;
    expect(told([{ ...made, fields: [first as never] }])).toEqual([
      "  1 more field is as Salesforce has it by default: plan --full",
    ]);
    expect(told([{ ...made, fields: others.slice(0, 1) }])).toEqual([]);
  });

  it("has all of them where all is asked for, and where nobody could ask for more", () => {
    for (const detail of ["all", "fields"] as const) expect(changesText([made], plain, detail)).toHaveLength(4);
    expect(changesText([made], plain, "heads")).toHaveLength(1);
  });

  it("counts no field of a change: each was another one before", () => {
    const update = { ...made, action: "update" as const, fields: made.fields.map(({ isDefault: _, ...one }) => one) };
    expect(changesText([update], plain, "short")).toHaveLength(4);
  });
});
