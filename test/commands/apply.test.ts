import { cp, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { startEmulator } from "../../src/emulator/index.ts";
import { zipFiles } from "../../src/metadata/zip.ts";
import { adminOf } from "../helpers/admin.ts";
import { orgOf } from "../helpers/rotation.ts";
import { appliedSandbox, orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";

const KEYS = join(import.meta.dirname, "../fixtures/keys");

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const org = () => orgOf(box);
const deploys = () =>
  box.emulator.requests().filter(({ method, path }) => method === "POST" && path.includes("/metadata/deployRequest"));
const admin = () => adminOf(box);

const xml = (type: string, fields: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${type} xmlns="http://soap.sforce.com/2006/04/metadata">${fields}</${type}>\n`;

/** Files in an org as somebody else would put them there. */
async function deployByHand(files: Record<string, string>, members: Record<string, string>): Promise<void> {
  const types = Object.entries(members).map(
    ([type, name]) => `<types><members>${name}</members><name>${type}</name></types>`,
  );
  const all = { "package.xml": xml("Package", `${types.join("")}<version>66.0</version>`), ...files };
  const zip = await zipFiles(
    Object.entries(all).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) })),
  );
  const conn = admin();
  const { id } = (await conn.metadata.deployRest(zip, { singlePackage: true, rollbackOnError: true })) as {
    id: string;
  };
  await box.clock.advance(10_000);
  const result = await conn.metadata.checkDeployStatus(id, true, true);
  expect(result, JSON.stringify(result.details)).toMatchObject({ status: "Succeeded" });
}

/** The app without policies: the platform makes them itself, under names of its own. */
const appByHand = (description: string) =>
  deployByHand(
    {
      "externalClientApps/Kantiv_Integration.eca": xml(
        "ExternalClientApplication",
        `<contactEmail>Integrations@kantiv.com</contactEmail><description>${description}</description><distributionState>Local</distributionState><label>Kantiv Integration</label>`,
      ),
      "extlClntAppOauthSettings/Kantiv_Integration_oauth.ecaOauth": xml(
        "ExtlClntAppOauthSettings",
        "<commaSeparatedOauthScopes>Api</commaSeparatedOauthScopes><externalClientApplication>Kantiv_Integration</externalClientApplication>",
      ),
      "extlClntAppGlobalOauthSets/Kantiv_Integration_glbloauth.ecaGlblOauth": xml(
        "ExtlClntAppGlobalOauthSettings",
        "<callbackUrl>https://app.kantiv.com</callbackUrl><externalClientApplication>Kantiv_Integration</externalClientApplication>",
      ),
    },
    {
      ExternalClientApplication: "Kantiv_Integration",
      ExtlClntAppOauthSettings: "Kantiv_Integration_oauth",
      ExtlClntAppGlobalOauthSettings: "Kantiv_Integration_glbloauth",
    },
  );

describe("what is there under other names", () => {
  it("is adopted: policies that the platform made keep their names, and are not doubled", async () => {
    box = await sandbox();
    await appByHand("Set up by kantiv-sf");
    expect((await box.run("apply", "--yes")).code).toBe(0);
    const policies = org().components.filter((component) => component.type.endsWith("ConfigurablePolicies"));
    expect(policies.map((policy) => policy.fullName).sort()).toEqual([
      "Kantiv_Integration_defaultPolicy",
      "Kantiv_Integration_oauth_defaultPolicy",
    ]);
    expect((await box.run("plan")).code).toBe(0);
  });

  it("an app of that name that this tool did not make is refused, with what would change, unless --adopt is given", async () => {
    box = await sandbox();
    await appByHand("Made in Setup");
    const before = deploys().length;
    const refused = await box.run("apply", "--yes", "--json");
    expect([refused.code, refused.json().error?.code]).toEqual([1, "APP_FOREIGN"]);
    const { message, problems } = refused.json().error ?? {};
    expect(message?.length).toBeLessThan(100);
    expect(JSON.stringify(problems)).toContain("permittedUsersPolicyType");
    expect(deploys().length).toBe(before);
    expect((await box.run("apply", "--yes", "--adopt")).code).toBe(0);
    expect((await box.run("plan")).code).toBe(0);
  });
});

describe("what others did", () => {
  it("stays: other permission sets on the policy and other assignments", async () => {
    box = await appliedSandbox();
    const marker = xml("PermissionSet", "<hasActivationRequired>false</hasActivationRequired><label>Other</label>");
    await deployByHand({ "permissionsets/Other.permissionset": marker }, { PermissionSet: "Other" });
    const policy = org().components.find((component) => component.type === "ExtlClntAppOauthConfigurablePolicies");
    if (!policy) throw new Error("no policy");
    await admin().metadata.update(
      "ExtlClntAppOauthConfigurablePolicies" as never,
      {
        fullName: policy.fullName,
        externalClientApplication: "Kantiv_Integration",
        commaSeparatedPermissionSet: "Kantiv_Integration,Other",
        permittedUsersPolicyType: "AllSelfAuthorized",
      } as never,
    );
    expect((await box.run("apply", "--yes")).code).toBe(0);
    const after = org().components.find((component) => component.type === "ExtlClntAppOauthConfigurablePolicies");
    expect(JSON.stringify(after?.fields)).toContain("Other");
    const drift = await box.run("drift", "--json");
    const { changes, findings } = drift.json<{ changes: { action: string }[]; findings: { message: string }[] }>()
      .result;
    expect(drift.code).toBe(4);
    expect(changes.every(({ action }) => action === "none")).toBe(true);
    expect(findings).toMatchObject([{ message: expect.stringContaining("The permission set Other opens the app") }]);
  });
});

describe("a saved plan", () => {
  it("is applied as it is, without a question", async () => {
    box = await sandbox();
    const plan = join(box.folder, "acme.plan.json");
    expect((await box.run("plan", "--out", plan)).code).toBe(4);
    expect((await box.run("apply", "--plan", plan)).code).toBe(0);
  });

  it.each([
    ["the org", async () => void (await appByHand("Set up by kantiv-sf"))],
    ["the org file", () => box.writeOrgFile(orgFileText(box.emulator, "# a word more\n"))],
    ["the metadata", () => box.writeOrgFile(orgFileText(box.emulator, "parameters: { label: Other }\n"))],
  ])("is refused when %s has moved since, and nothing is deployed", async (what, move) => {
    box = await sandbox();
    const plan = join(box.folder, "acme.plan.json");
    await box.run("plan", "--out", plan);
    await move();
    const before = deploys().length;
    const refused = await box.run("apply", "--plan", plan, "--json");
    expect([refused.code, refused.json().error?.code]).toEqual([1, "PLAN_STALE"]);
    expect(refused.json().error?.data?.moved).toContain(what);
    expect(deploys().length).toBe(before);
  });

  it("that was changed is refused, and so is --redeploy beside it: nothing is done that it does not say", async () => {
    box = await sandbox();
    await box.run("plan", "--out", "p.json");
    const text = await readFile(join(box.folder, "p.json"), "utf8");
    await writeFile(join(box.folder, "p.json"), text.replace('"after": "Kantiv Integration"', '"after": "Other"'));
    for (const more of [[], ["--check-only"]]) {
      const stale = await box.run("apply", "--plan", "p.json", "--json", ...more);
      expect([stale.code, stale.json().error?.code]).toEqual([1, "PLAN_STALE"]);
    }
    expect((await box.run("apply", "--plan", "p.json", "--redeploy", "--json")).json().error?.code).toBe("USAGE");
    expect(deploys()).toEqual([]);
  });

  it("holds no secret, and the certificate only as a fingerprint", async () => {
    box = await sandbox();
    const plan = join(box.folder, "acme.plan.json");
    await box.run("plan", "--out", plan);
    const text = await readFile(plan, "utf8");
    expect(text).not.toContain("BEGIN CERTIFICATE");
    expect(text).toContain("SHA-256 ");
    expect(text).not.toContain(box.emulator.ready.admin.accessToken);
  });
});

describe("a template whose app does not say that this tool made it", () => {
  it("is refused before any request, since the next run would take the app for somebody else's", async () => {
    box = await sandbox();
    const template = join(box.folder, "mine");
    await copyTemplate(template);
    const app = join(template, "externalClientApps/${appName}.eca");
    await writeFile(app, (await readFile(app, "utf8")).replace(" Set up by kantiv-sf.", ""));
    await box.writeOrgFile(orgFileText(box.emulator).replace("template: kantiv-integration", "template: ./mine"));
    for (const command of ["apply", "plan"]) {
      const refused = await box.run(command, "--json");
      expect([refused.code, refused.json().error?.code]).toEqual([2, "TEMPLATE_UNMARKED"]);
      expect(refused.json().error?.problems).toEqual([
        expect.objectContaining({ code: "TEMPLATE_UNMARKED", file: app, line: 4, column: 5 }),
      ]);
    }
    expect(box.emulator.requests()).toEqual([]);
    expect((await box.run("render")).code).toBe(0);
  });

  it("or that has none is told just that, without advice on what the missing or broken file would use", async () => {
    box = await sandbox();
    const template = join(box.folder, "mine");
    await copyTemplate(template);
    await box.writeOrgFile(orgFileText(box.emulator).replace("template: kantiv-integration", "template: ./mine"));
    const app = join(template, "externalClientApps/${appName}.eca");
    await writeFile(app, (await readFile(app, "utf8")).replace("</label>", ""));
    const codes = async () => (await box.run("plan", "--json")).json().error?.problems?.map(({ code }) => code);
    expect(await codes()).toEqual(["XML_INVALID"]);
    await rm(app);
    expect(await codes()).toEqual(["TEMPLATE_INCOMPLETE"]);
  });
});

describe("a template whose policy names a permission set that it does not make", () => {
  it("is refused at that name, with its file and line", async () => {
    box = await sandbox();
    const template = join(box.folder, "mine");
    await copyTemplate(template);
    await box.writeOrgFile(orgFileText(box.emulator).replace("template: kantiv-integration", "template: ./mine"));
    const policy = join(template, "extlClntAppOauthPolicies/${appName}_oauthPlcy.ecaOauthPlcy");
    const text = (await readFile(policy, "utf8")).replace("${permissionSet}", "Nowhere");
    await writeFile(policy, text);
    const line = text.split("\n").findIndex((one) => one.includes("Nowhere")) + 1;
    for (const command of ["plan", "apply", "render", "drift"]) {
      const { error } = (await box.run(command, "--json")).json();
      expect([command, error?.code, error?.problems]).toEqual([
        command,
        "TEMPLATE_INCOMPLETE",
        [expect.objectContaining({ file: policy, line, message: expect.stringContaining("permission set Nowhere") })],
      ]);
    }
  });
});

describe("without a yes", () => {
  it("nothing is changed where nobody can answer", async () => {
    box = await sandbox();
    const asked = await box.run("apply", "--json");
    expect([asked.code, asked.json().error?.code]).toEqual([2, "CONFIRMATION_NEEDED"]);
    expect(deploys()).toEqual([]);
  });

  it("a report with --yes, where nobody was shown the plan, tells what was done", async () => {
    box = await sandbox();
    expect((await box.run("apply", "--yes")).stdout).toContain("  + ExternalClientApplication Kantiv_Integration");
    await box.writeOrgFile(orgFileText(box.emulator, "parameters: { label: Renamed }\n"));
    expect((await box.run("apply", "--yes")).stdout).toContain('label: "Kantiv Integration" → Renamed');
    const again = (await box.run("apply", "--yes", "--redeploy")).stdout;
    expect(again).toContain("Deployed again");
    expect(again).toContain("Deployment");
  });

  it("--check-only lets the org check and changes nothing", async () => {
    box = await sandbox();
    const checked = await box.run("apply", "--check-only", "--json");
    expect([checked.code, checked.json<{ checkOnly: boolean }>().result.checkOnly]).toEqual([0, true]);
    expect(org().components.some((component) => component.type === "ExternalClientApplication")).toBe(false);
    expect((await box.run("plan", "--check-only")).stdout).toContain("The org would take this deployment");
  });
});

describe("a deployment that does not end well", () => {
  it("that runs longer than the time limit is no failure: exit 69, its id, and resume ends it", async () => {
    box = await sandbox({ timings: { deployInProgress: 10 * 60_000 } });
    const slow = await box.run("apply", "--yes", "--timeout", "1", "--json");
    expect([slow.code, slow.json().status, slow.json().error?.code]).toEqual([69, "running", "DEPLOY_RUNNING"]);
    const id = String(slow.json().error?.data?.deployId);
    expect((await box.run("resume", "--deploy-id", id)).code).toBe(0);
    expect((await box.run("apply", "--yes")).code).toBe(0);
    expect(deploys().length).toBe(1);
  });

  it("is resumed by its id and the org alone: template, certificate and key may be elsewhere", async () => {
    box = await sandbox({ timings: { deployInProgress: 10 * 60_000 } });
    const slow = await box.run("apply", "--yes", "--timeout", "1", "--json");
    const id = String(slow.json().error?.data?.deployId);
    expect(slow.json().error?.remedy).toContain(`kantiv-sf resume --org ${box.orgFile} --deploy-id ${id}`);
    await rm(join(box.folder, "kantiv.crt"));
    await box.writeOrgFile(orgFileText(box.emulator).replace("template: kantiv-integration", "template: ./gone"));
    const resumed = await box.run("resume", "--deploy-id", id, "--json");
    expect([resumed.code, resumed.json<{ deployId: string }>().result.deployId]).toEqual([0, id]);
  });

  it("that outlived its run leaves word of its certificate, for an org that keeps it to itself", async () => {
    box = await sandbox({ timings: { deployInProgress: 10 * 60_000 }, switches: { certificateReadable: "no" } });
    expect((await box.run("apply", "--yes", "--timeout", "1")).code).toBe(69);
    expect((await box.run("apply", "--yes")).code).toBe(0);
    await cp(join(KEYS, "other.crt"), join(box.folder, "kantiv.crt"));
    const plan = await box.run("plan");
    expect(plan.code).toBe(4);
    expect(plan.stdout).toContain("certificate: ");
  });

  it("is known by subject and end where the org hides certificates, in the plan and in what verify finds", async () => {
    box = await appliedSandbox({ switches: { certificateReadable: "no" } });
    await cp(join(KEYS, "other.crt"), join(box.folder, "kantiv.crt"));
    box.env.KANTIV_JWT_KEY = await readFile(join(KEYS, "other.key"), "utf8");
    for (const command of ["plan", "verify"]) {
      const { stdout } = await box.run(command);
      const text = stdout.replace(/\s+/g, " ");
      expect([command, text]).toEqual([
        command,
        expect.stringMatching(/CN=Kantiv Integration test, ends 2126-10-31 \(SHA-256 /),
      ]);
    }
  });

  it("whose answer is lost is looked up before it is repeated: one deployment in the end", async () => {
    box = await sandbox();
    box.emulator.addFault({ kind: "resetAfter", path: "/metadata/deployRequest", method: "POST" });
    const lost = await box.run("apply", "--yes", "--json");
    expect(lost.json().error?.code).toBe("DEPLOY_ANSWER_LOST");
    expect((await box.run("apply", "--yes")).code).toBe(0);
    expect(org().deploys.length).toBe(1);
  });

  it("that found the org busy is made again, on record, and the run goes on", async () => {
    box = await sandbox();
    Object.assign(org().upsets, { deploySetupLock: 1, deployRowLock: 1 });
    const applied = await box.run("apply", "--yes", "--json");
    expect([applied.code, applied.json().warnings.map(({ code }) => code)]).toEqual([0, ["ORG_BUSY", "ORG_BUSY"]]);
    expect(org().deploys.map((job) => job.status)).toEqual(["Failed", "Failed", "Succeeded"]);
    expect(box.clock.slept).toEqual(expect.arrayContaining([15_000, 30_000]));
  });

  it("is followed by access that is given once nothing else holds its rows", async () => {
    box = await sandbox();
    org().upsets.rowLock = 2;
    const applied = await box.run("apply", "--yes", "--json");
    expect([applied.code, applied.json().warnings.map(({ code }) => code)]).toEqual([0, ["ORG_BUSY", "ORG_BUSY"]]);
    expect(org().assignments).toHaveLength(1);
  });

  it("that fails while the org finishes it is a failure of exit 1 that names the deployment", async () => {
    box = await sandbox();
    org().upsets.deployFinalizing = 1;
    const failed = await box.run("apply", "--yes", "--json");
    expect([failed.code, failed.json().error?.code]).toEqual([1, "DEPLOY_FAILED"]);
    expect(failed.json().error?.data).toMatchObject({ status: "FinalizingDeployFailed", deployId: expect.any(String) });
  });

  it("that the org refuses shows the template's file and line, the org's words and what to do", async () => {
    box = await sandbox();
    const template = join(box.folder, "mine");
    await copyTemplate(template);
    const settings = join(template, "extlClntAppOauthSettings/${appName}_oauth.ecaOauth");
    await writeFile(settings, (await readFile(settings, "utf8")).replace("OpenID", "McpApi"));
    await box.writeOrgFile(orgFileText(box.emulator).replace("template: kantiv-integration", "template: ./mine"));
    const failed = await box.run("apply", "--yes", "--json", "--allow", "ECA204");
    expect([failed.code, failed.json().error?.code]).toEqual([1, "DEPLOY_FAILED"]);
    const [problem] = (
      failed.json().error as unknown as { problems: { file: string; message: string; remedy: string }[] }
    ).problems;
    expect(problem).toMatchObject({
      file: settings,
      line: (await readFile(settings, "utf8")).split("\n").findIndex((line) => line.includes("McpApi")) + 1,
      message: expect.stringContaining("There's a problem with your scope(s): McpApi"),
      remedy: expect.stringContaining("scopes"),
    });
    expect(org().components.some((component) => component.type === "ExternalClientApplication")).toBe(false);
  });
});

describe("a deployment that the org would refuse", () => {
  it("is shown beside the plan by --check-only, with the org's words, and the plan is written all the same", async () => {
    box = await sandbox();
    const template = join(box.folder, "mine");
    await copyTemplate(template);
    const settings = join(template, "extlClntAppOauthSettings/${appName}_oauth.ecaOauth");
    await writeFile(settings, (await readFile(settings, "utf8")).replace("OpenID", "McpApi"));
    await box.writeOrgFile(orgFileText(box.emulator).replace("template: kantiv-integration", "template: ./mine"));
    const plan = await box.run("plan", "--check-only", "--out", "p.json");
    expect(plan.code).toBe(1);
    expect(plan.stdout).toContain("+ ExternalClientApplication Kantiv_Integration");
    expect(plan.stdout).toContain("There's a problem with your scope(s): McpApi");
    expect(JSON.parse(await readFile(join(box.folder, "p.json"), "utf8")).version).toBe(1);
    const { status, error, result } = (await box.run("plan", "--check-only", "--json")).json<{ check: object }>();
    expect([status, error]).toEqual(["failed", null]);
    expect(result.check).toMatchObject({ ok: false, refusal: { code: "DEPLOY_FAILED", problems: expect.any(Array) } });
    const apply = await box.run("apply", "--check-only", "--allow", "ECA204");
    expect([apply.code, apply.stdout]).toEqual([1, expect.stringContaining("Nothing was changed")]);
  });
});

describe("rollback", () => {
  it("puts back what was there before a run, and proves it", async () => {
    box = await appliedSandbox();
    await box.writeOrgFile(orgFileText(box.emulator, "parameters: { label: Renamed, ipRelaxation: Bypass }\n"));
    const { result } = (await box.run("apply", "--yes", "--json")).json<{ runId: string; undo: string }>();
    expect(result.undo).toContain(`rollback --org ${box.orgFile} --to ${result.runId}`);
    expect((await box.run("rollback", "--to", result.runId, "--yes")).code).toBe(0);
    await box.writeOrgFile(orgFileText(box.emulator));
    expect((await box.run("plan")).code).toBe(0);
    expect((await box.run("verify")).code).toBe(0);
  });

  it("of a first run leaves an org without the app", async () => {
    box = await sandbox();
    const { result } = (await box.run("apply", "--yes", "--json")).json<{ runId: string }>();
    const rolled = await box.run("rollback", "--to", result.runId, "--yes", "--json");
    expect([rolled.code, rolled.json().error]).toEqual([0, null]);
    expect(
      org().components.filter((component) => component.type !== "Settings" && component.fullName.startsWith("Kantiv")),
    ).toEqual([]);
  });

  it("where the org keeps the certificate to itself, asks for it instead of clearing it", async () => {
    box = await appliedSandbox({ switches: { certificateReadable: "no" } });
    await box.writeOrgFile(orgFileText(box.emulator, "parameters: { label: Renamed }\n"));
    const { result } = (await box.run("apply", "--yes", "--json")).json<{ runId: string }>();
    const refused = await box.run("rollback", "--to", result.runId, "--yes", "--json");
    expect([refused.code, refused.json().error?.code]).toEqual([2, "CERTIFICATE_NOT_IN_BACKUP"]);
    expect((await box.run("rollback", "--to", result.runId, "--yes", "--cert", "kantiv.crt")).code).toBe(0);
    expect((await box.run("verify")).code).toBe(0);
  });
});

describe("a sandbox refresh", () => {
  it("is told by the org id, and one apply sets the org up again", async () => {
    box = await appliedSandbox();
    await box.emulator.close();
    // A refreshed sandbox answers at the same host as another org, without the app.
    const emulator = await startEmulator({ clock: box.clock, port: Number(new URL(box.emulator.url).port) });
    box.emulator = emulator;
    box.env.ADMIN_TOKEN = emulator.ready.admin.accessToken;
    const plan = await box.run("plan", "--json");
    expect(plan.code).toBe(4);
    expect(plan.json().warnings).toContainEqual(
      expect.objectContaining({ code: "SANDBOX_REFRESHED", message: expect.stringContaining("kantiv-sf apply --org") }),
    );
    expect((await box.run("apply", "--yes")).code).toBe(0);
    expect((await box.run("plan", "--json")).json().warnings).toEqual([]);
  });
});

describe("the record of runs", () => {
  it("never hides why a run failed, not even when its line cannot be written", async () => {
    box = await sandbox();
    await appByHand("Made in Setup");
    await mkdir(join(box.folder, ".kantiv"));
    await writeFile(join(box.folder, ".kantiv/audit.lock"), "held by somebody who is not known");
    const refused = (await box.run("apply", "--yes", "--json")).json();
    expect(refused.error?.code).toBe("APP_FOREIGN");
    expect(refused.warnings).toContainEqual(expect.objectContaining({ code: "AUDIT_MISSED" }));
  });

  it("is no reason to fail: a run that is done says that its line is missing", async () => {
    box = await sandbox();
    await mkdir(join(box.folder, ".kantiv"));
    await writeFile(join(box.folder, ".kantiv/audit.lock"), "held by somebody who is not known");
    const { code, json } = await box.run("apply", "--yes", "--json");
    expect([code, json().status]).toEqual([0, "ok"]);
    expect(json().warnings).toContainEqual(expect.objectContaining({ code: "AUDIT_MISSED" }));
  });

  it("is private, and the audit log tells who did what", async () => {
    box = await appliedSandbox();
    await box.run("destroy", "--yes");
    const record = join(box.folder, ".kantiv");
    expect((await stat(record)).mode & 0o077).toBe(0);
    const lines = (await readFile(join(record, "audit.jsonl"), "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => [line.command, line.outcome])).toEqual([
      ["apply", "applied"],
      ["destroy", "destroyed"],
    ]);
    expect((await box.run("audit", "verify")).code).toBe(0);
  });
});

async function copyTemplate(to: string): Promise<void> {
  await cp(join(import.meta.dirname, "../../templates/kantiv-integration"), to, { recursive: true });
}

describe("a certificate", () => {
  it("that was taken out of the app is drift in an org that showed it before, and apply puts it back", async () => {
    box = await appliedSandbox();
    const settings = org().components.find(({ type }) => type === "ExtlClntAppGlobalOauthSettings");
    delete settings?.fields.certificate;
    const drift = await box.run("drift");
    expect([drift.code, drift.stdout]).toEqual([
      4,
      expect.stringMatching(/org +nothing\n +template +"C=US, O=Kantiv, .* ends \d{4}-/),
    ]);
    expect((await box.run("apply", "--yes")).code).toBe(0);
  });

  it("that an org keeps to itself, and that nobody here remembers, goes there with --redeploy", async () => {
    box = await appliedSandbox({ switches: { certificateReadable: "no" } });
    const settings = org().components.find(({ type }) => type === "ExtlClntAppGlobalOauthSettings");
    if (settings) settings.fields.certificate = await readFile(join(KEYS, "other.crt"), "utf8");
    await rm(join(box.folder, ".kantiv"), { recursive: true });
    const stuck = await box.run("apply");
    expect([stuck.code, stuck.stdout]).toEqual([
      1,
      expect.stringMatching(/Why: .* → kantiv-sf apply --org \S+ --redeploy$/m),
    ]);
    expect((await box.run("apply", "--redeploy", "--yes")).code).toBe(0);
    expect((await box.run("plan")).code).toBe(0);
  });
});
