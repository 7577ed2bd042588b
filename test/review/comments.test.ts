import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Review } from "../../src/review/model.ts";
import { type FileTexts, key, NAMESPACE } from "../lint/acme.ts";
import { elements, fixture, pathOf, repository } from "./repository.ts";

const OAUTH = "ExtlClntAppOauthSettings";
const POLICY = "ExtlClntAppOauthConfigurablePolicies";

/** The acme template as a second one, without an org. */
const second = Object.fromEntries(
  Object.entries(fixture())
    .filter(([path]) => path.startsWith("templates/"))
    .map(([path, text]) => [path.replace("/acme/", "/second/"), text.replace("name: acme", "name: second")]),
);
const gone = (files: FileTexts) => Object.fromEntries(Object.keys(files).map((path) => [path, ""]));
const renamed = Object.fromEntries(
  Object.entries(fixture())
    .filter(([path]) => path.startsWith("templates/acme/"))
    .map(([path, text]) => [path.replace("/acme/", "/acme-crm/"), text]),
);
const orgsOfRenamed = Object.fromEntries(
  Object.entries(fixture())
    .filter(([path]) => path.startsWith("orgs/") && path.endsWith(".yaml"))
    .map(([path, text]) => [path, text.replace("../templates/acme", "../templates/acme-crm")]),
);

const COMMENTS: readonly { name: string; says: string; base?: FileTexts; change: FileTexts; code: number }[] = [
  {
    name: "label",
    says: "a change that harms nobody",
    change: elements("ExternalClientApplication", "<label>Acme CRM</label>"),
    code: 0,
  },
  {
    name: "scopes",
    says: "a scope that is taken away, and one that is too wide",
    change: elements(OAUTH, "<commaSeparatedOauthScopes>Api, Full, RefreshToken</commaSeparatedOauthScopes>"),
    code: 1,
  },
  {
    name: "certificate",
    says: "a certificate that is replaced",
    change: { "orgs/kantiv.crt": key("other.crt") },
    code: 0,
  },
  {
    name: "self-authorise",
    says: "a policy that is flipped",
    change: elements(POLICY, "<permittedUsersPolicyType>AllSelfAuthorized</permittedUsersPolicyType>"),
    code: 1,
  },
  { name: "added", says: "a new template", change: second, code: 0 },
  { name: "removed", says: "a template that goes", base: second, change: gone(second), code: 0 },
  {
    name: "renamed",
    says: "a template in another folder",
    change: {
      ...gone(Object.fromEntries(Object.entries(fixture()).filter(([path]) => path.startsWith("templates/")))),
      ...renamed,
      ...orgsOfRenamed,
    },
    code: 0,
  },
  {
    name: "broken",
    says: "a template that does not render any more",
    change: {
      [pathOf(OAUTH)]: `<ExtlClntAppOauthSettings ${NAMESPACE}><label>Kantiv & Co</label></ExtlClntAppOauthSettings>\n`,
    },
    code: 1,
  },
  {
    name: "mended",
    says: "a template that renders again",
    base: {
      [pathOf(OAUTH)]: `<ExtlClntAppOauthSettings ${NAMESPACE}><label>Kantiv & Co</label></ExtlClntAppOauthSettings>\n`,
    },
    change: { [pathOf(OAUTH)]: fixture()[pathOf(OAUTH)] ?? "" },
    code: 0,
  },
  { name: "nothing", says: "a change of something else", change: { "README.md": "# Orgs\n" }, code: 0 },
];

describe("the comment on a pull request, byte for byte", () => {
  it.each(COMMENTS.map((one) => [one.says, one] as const))("%s", async (_says, { name, base, change, code }) => {
    const repo = await repository({ ...fixture(), ...base });
    repo.commit("Change", change);
    const result = await repo.review("--out-all", "reports");
    expect(result.code, result.stderr).toBe(code);
    expectGolden(`${name}.md`, result.stdout);
    expect(readFileSync(`${repo.folder}/reports/review.md`, "utf8")).toBe(result.stdout);
    const { verdict } = JSON.parse(readFileSync(`${repo.folder}/reports/review.json`, "utf8")) as Review;
    expect(verdict.status).toBe(code === 0 ? "ok" : "failed");
  });
});

/** `UPDATE_GOLDEN=1` writes what came instead. */
function expectGolden(name: string, text: string): void {
  const file = new URL(`../golden/review/${name}`, import.meta.url);
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, text);
  expect(existsSync(file), `${name} is missing`).toBe(true);
  expect(text).toBe(readFileSync(file, "utf8"));
}
