import { describe, expect, test } from "vitest";
import type { CaseReview, Review } from "../../src/review/model.ts";
import { type FileTexts, key } from "../lint/acme.ts";
import { fixture, orgFile, repository } from "./repository.ts";

const BASE = `template: ../templates/acme
admin: { sf: "{org}" }
jwt: { certificate: kantiv.crt }
`;
const extending = (name: string) => `extends: base.yaml
instanceUrl: https://${name}--uat.sandbox.my.salesforce.com
integrationUser: { username: kantiv@${name}.example.uat }
`;

const WITH_BASE = { "orgs/base.yaml": BASE, "orgs/initech.yaml": extending("initech") };

/** The cases of the org files after a change of other files than these. */
async function casesAfter(before: FileTexts, change: FileTexts): Promise<CaseReview[]> {
  const repo = await repository({ ...fixture(), ...before });
  repo.commit("Change", change);
  const { result } = JSON.parse((await repo.review("--no-rehearse", "--json")).stdout) as { result: Review };
  return result.templates.flatMap(({ cases }) => cases).filter(({ kind }) => kind === "org");
}

const statesOf = (cases: readonly CaseReview[]) => Object.fromEntries(cases.map(({ name, state }) => [name, state]));
const fieldsOf = (cases: readonly CaseReview[], name: string) =>
  cases.find((one) => one.name === name)?.changes.flatMap(({ fields }) => fields.map(({ path }) => path));

describe("an org file that a change leaves alone is made anew by what it is made from:", () => {
  test("what it extends, and no other org file is", async () => {
    const before = { ...WITH_BASE, "orgs/other.crt": key("other.crt") };
    const cases = await casesAfter(before, { "orgs/base.yaml": BASE.replace("kantiv.crt", "other.crt") });
    expect(statesOf(cases)).toEqual({
      "orgs/acme.yaml": "unchanged",
      "orgs/globex.yaml": "unchanged",
      "orgs/initech.yaml": "changed",
    });
    expect(fieldsOf(cases, "orgs/initech.yaml")).toContain("certificate");
    expect(fieldsOf(cases, "orgs/acme.yaml")).toEqual([]);
  });

  test("its certificate", async () => {
    const own = orgFile("acme").replace("kantiv.crt", "own.crt");
    const cases = await casesAfter(
      { "orgs/acme.yaml": own, "orgs/own.crt": key("kantiv.crt") },
      { "orgs/own.crt": key("other.crt") },
    );
    expect(fieldsOf(cases, "orgs/acme.yaml")).toContain("certificate");
    expect(fieldsOf(cases, "orgs/globex.yaml")).toEqual([]);
  });

  test("a certificate that comes into the repository", async () => {
    const own = orgFile("acme").replace("kantiv.crt", "own.crt");
    const cases = await casesAfter({ "orgs/acme.yaml": own }, { "orgs/own.crt": key("other.crt") });
    expect(fieldsOf(cases, "orgs/acme.yaml")).toEqual(["jwt.certificate"]);
  });

  test("a file without which it could not be made before", async () => {
    const cases = await casesAfter({ "orgs/initech.yaml": extending("initech") }, { "orgs/base.yaml": BASE });
    const [made] = cases.filter(({ name }) => name === "orgs/initech.yaml");
    expect([made?.base.state, made?.head.state]).toEqual(["broken", "rendered"]);
  });
});
