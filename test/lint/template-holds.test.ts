import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/lint/finding.ts";
import { kantivSf } from "../helpers/cli.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { acme, type FileTexts, key, NOW, PATHS, xmlFile } from "./acme.ts";

const ORG_FILE = `instanceUrl: http://127.0.0.1:9
template: ./acme
admin: { accessToken: { env: ADMIN_TOKEN } }
integrationUser: { username: a@acme.example }
jwt: { certificate: kantiv.crt, key: { file: kantiv.key } }
`;
const copyOf = (type: string) => acme()[PATHS[type] ?? ""] ?? "";

const BEYOND: readonly [string, FileTexts, string][] = [
  [
    "a second app, with the way to have two",
    { "acme/externalClientApps/Beta.eca": copyOf("ExternalClientApplication") },
    "several org files may be of one org",
  ],
  [
    "a second OAuth policy of the app",
    { "acme/extlClntAppOauthPolicies/Beta.ecaOauthPlcy": copyOf("ExtlClntAppOauthConfigurablePolicies") },
    "Keep one of the files",
  ],
  [
    "other settings of the whole org",
    {
      "acme/settings/Security.settings": xmlFile("SecuritySettings", [
        "<enableAdminLoginAsAnyUser>true</enableAdminLoginAsAnyUser>",
      ]),
    },
    "once for the org",
  ],
  ["attestation settings", { "acme/extlClntAppAttestSettings/Acme.ecaAttest": "" }, "External Client App Manager"],
  ["a profile", { "acme/profiles/Admin.profile": "" }, "permission set of the template"],
  ["a connected app", { "acme/connectedApps/Old.connectedApp": "" }, "External Client App"],
  ["a certificate of the org", { "acme/certs/Old.crt": "" }, "parameter of type certificate"],
];

async function lay(texts: FileTexts): Promise<string> {
  const folder = await tempFolder();
  const all = { ...acme(), "org.yaml": ORG_FILE, "kantiv.crt": key("kantiv.crt"), "kantiv.key": key("kantiv.key") };
  for (const [path, text] of Object.entries({ ...all, ...texts })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text, { mode: 0o600 });
  }
  return folder;
}

describe("what a template cannot hold", () => {
  it.each(BEYOND)("%s is refused by lint with the words of apply", async (_what, texts, way) => {
    const cwd = await lay(texts);
    const about = { cwd, clock: fakeClock({ start: NOW }), env: { ADMIN_TOKEN: "00D!x" } };
    const applied = await kantivSf(["apply", "--org", "org.yaml", "--yes", "--json"], about);
    const { problems = [] } = applied.json().error ?? {};
    const linted = await kantivSf(["lint", "--json", "acme"], about);
    const errors = linted
      .json<{ findings: Finding[] }>()
      .result.findings.filter(({ severity }) => severity === "error");
    expect([applied.code, problems.length]).toEqual([2, 1]);
    expect(errors).toMatchObject([{ message: problems[0]?.message, fix: expect.stringContaining(way) }]);
  });
});
