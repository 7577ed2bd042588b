import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { kantivSf } from "../helpers/cli.ts";
import { orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { firstOrg } from "../helpers/secrets-by-rest.ts";

let box: Sandbox;
beforeEach(async () => {
  box = await sandbox();
});
afterEach(() => box[Symbol.asyncDispose]());

const template = (...args: string[]) =>
  kantivSf(["template", ...args], { cwd: box.folder, env: box.env, clock: box.clock });
const json = async <T>(...args: string[]) => (await template(...args, "--json")).json<T>();
const onTemplate = (named: string, parameters: object = {}) =>
  box.writeOrgFile(
    orgFileText(box.emulator, stringify({ parameters })).replace("template: kantiv-integration", `template: ${named}`),
  );

const ACME = {
  appName: "Acme_Sync",
  label: "Acme Sync",
  vendor: "Acme",
  contactEmail: "it@acme.example",
  callbacks: ["https://a.acme.example/cb", "https://b.acme.example/cb"],
};

interface Shown {
  components: { type: string; fullName: string }[];
  scopes: string[];
  callbacks: string[];
  approvedBy: { kind: string; name: string }[];
  parameters: { name: string; type: string; list: boolean; required: boolean; default: unknown }[];
  access: { objects: object[]; fields: object[]; others: object[] };
}

describe("template list", () => {
  it("tells those that ship and those of the working directory, one that is broken too", async () => {
    await template("new", "acme-sync");
    await mkdir(join(box.folder, "templates/broken"), { recursive: true });
    await writeFile(join(box.folder, "templates/broken/template.yaml"), "name: broken\n");
    const { result } = await json<{ templates: { named: string; ships: boolean; description: string | null }[] }>(
      "list",
    );
    const found = new Map(result.templates.map(({ named, ...rest }) => [named, rest]));
    expect(found.get("generic-jwt-app")).toMatchObject({ ships: true, description: expect.stringContaining("vendor") });
    expect(found.get("./templates/acme-sync")).toMatchObject({ ships: false });
    expect(found.get("./templates/broken")).toMatchObject({ ships: false, description: null });
    expect((await template("list")).stdout).toContain("kantiv-sf lint ./templates/broken");
  });
});

describe("template show", () => {
  it("tells parameters, components, scopes, callbacks, who may use it, and what it grants", async () => {
    const { result } = await json<Shown>("show", "generic-jwt-app", "--set", "readObjects=Account");
    expect(result.parameters.find(({ name }) => name === "scopes")).toMatchObject({
      type: "enum",
      list: true,
      required: false,
      default: ["Api", "RefreshToken"],
    });
    expect(result).toMatchObject({
      scopes: ["Api", "RefreshToken"],
      callbacks: ["${callbacks}"],
      approvedBy: [{ kind: "permission set", name: "${appName}_Access" }],
    });
    expect(result.components).toContainEqual({ type: "PermissionSet", fullName: "${appName}_Access" });
    const granted = { create: true, edit: true, delete: false, all: "none" };
    expect(result.access.objects).toEqual([
      { object: "${editObjects}", read: true, ...granted },
      { object: "Account", read: true, ...granted, create: false, edit: false },
    ]);
    expect(result.access.others).toEqual([{ kind: "userPermissions", name: "ApiEnabled" }]);
  });

  it("prints a matrix for people", async () => {
    const { stdout } = await template("show", "generic-jwt-app", "--set", "editObjects=Lead", "--set", "readObjects=");
    expect(stdout).toMatch(/read {2}create {2}edit {2}delete {2}all/);
    expect(stdout).toMatch(/Lead +✔ +✔ +✔ +· +·/);
  });

  it("refuses a name that no template has", async () => {
    expect((await json("show", "generic-jwt")).error).toMatchObject({ code: "TEMPLATE_UNKNOWN" });
  });
});

describe("template new", () => {
  it("writes a template that lint has nothing against, and whose next lines are ready to paste", async () => {
    const { code, stdout } = await template("new", "acme-sync");
    expect(code).toBe(0);
    expect(stdout).toContain("0 errors, 0 warnings");
    expect(stdout).toContain("kantiv-sf certificate create --out-cert acme-sync.crt --out-key acme-sync.key");
    expect(stdout).toContain("template: ./templates/acme-sync\n");
    expect(await readFile(join(box.folder, "templates/acme-sync/template.yaml"), "utf8")).toMatch(/^name: acme-sync$/m);
  });

  it("goes over nothing that is there", async () => {
    await template("new", "acme-sync");
    const yaml = join(box.folder, "templates/acme-sync/template.yaml");
    await writeFile(yaml, "mine");
    expect((await json("new", "acme-sync")).error).toMatchObject({ code: "FILE_EXISTS" });
    expect(await readFile(yaml, "utf8")).toBe("mine");
  });

  it.each([
    ["a name that no template can have", ["Acme Sync"]],
    ["an org without --from-org", ["acme", "--org", "acme.yaml"]],
    ["--from-org without an app", ["acme", "--from-org", "--org", "acme.yaml"]],
    ["two beginnings", ["acme", "--from-org", "--org", "acme.yaml", "--app", "A", "--from", "generic-jwt-app"]],
  ])("refuses %s and writes nothing", async (_what, args) => {
    const { error } = await json("new", ...args);
    expect(error).toMatchObject({ code: "USAGE" });
    expect(await readdir(box.folder)).not.toContain("templates");
  });
});

describe("another vendor's app", () => {
  it("goes from template new to a verified login, an empty second plan and a clean destroy by parameters alone", async () => {
    await template("new", "acme-sync");
    const granted = { readObjects: ["Account"], editObjects: ["Lead"], readFields: ["Account.Industry"] };
    await onTemplate("./templates/acme-sync", { ...ACME, ...granted });
    const applied = await box.run("apply", "--yes", "--json");
    expect(applied.code, applied.stdout).toBe(0);
    expect(applied.json().result).toMatchObject({ verified: true });
    expect((await box.run("plan")).code).toBe(0);
    const { result } = (await box.run("handoff", "--json")).json<{
      handoff: { dataAccess: object[]; recipient: object };
    }>();
    // Whose app it is says a parameter.
    expect(result.handoff.recipient).toEqual({ name: "Acme", email: "it@acme.example" });
    expect((await box.run("handoff")).stdout).toContain("# Salesforce for Acme: ");
    expect(result.handoff.dataAccess).toEqual([
      { name: "Account", rights: ["read"] },
      { name: "Lead", rights: ["read", "create", "edit"] },
      { name: "Account.Industry", rights: ["read"] },
    ]);
    expect((await box.run("destroy", "--yes")).code).toBe(0);
    expect((await box.run("plan")).code).toBe(4);
  });
});

describe("template new --from-org", () => {
  const adopted = (...args: string[]) => template("new", "adopted", "--from-org", "--org", "acme.yaml", ...args);

  it("writes the app that is there so that lint and plan have nothing to say but its mark", async () => {
    await onTemplate("generic-jwt-app", { ...ACME, editObjects: ["Lead"] });
    expect((await box.run("apply", "--yes")).code).toBe(0);
    const { code, stdout } = await adopted("--app", "Acme_Sync");
    expect(code, stdout).toBe(0);
    expect(stdout).toContain("0 errors, 0 warnings");
    expect(stdout).toContain("kantiv-sf apply --org acme.yaml --adopt");
    await onTemplate("./templates/adopted");
    expect((await box.run("plan")).code).toBe(0);
  });

  it("leaves out what belongs to the org: consumer key, links, certificate, and makes parameters of what others have otherwise", async () => {
    await onTemplate("generic-jwt-app", ACME);
    const { result } = (await box.run("apply", "--yes", "--json")).json<{ consumerKey: string }>();
    expect(result.consumerKey).toMatch(/^3MVG9/);
    await adopted("--app", "Acme_Sync");
    const folder = join(box.folder, "templates/adopted");
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
    const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), "utf8")));
    for (const bound of [result.consumerKey, "oauthLink", "orgScopedExternalApp", "BEGIN CERTIFICATE"]) {
      expect(texts.join("\n")).not.toContain(bound);
    }
    const { result: shown } = await json<Shown>("show", "./templates/adopted");
    expect(shown.parameters.map(({ name }) => name).sort()).toEqual([
      "appName",
      "callbacks",
      "certificate",
      "contactEmail",
      "label",
      "permissionSet",
    ]);
    expect(shown.callbacks).toEqual(ACME.callbacks);
  });

  it("names the apps that are there when it is none of them", async () => {
    await box.run("apply", "--yes");
    const result = await adopted("--app", "Acme", "--json");
    expect(result.json().error).toMatchObject({
      code: "APP_MISSING",
      remedy: "Apps that are there: Kantiv_Integration.",
    });
    expect(await readdir(box.folder)).not.toContain("templates");
  });

  it("leaves permission sets of the org's own where they are, and names them by parameters", async () => {
    await onTemplate("generic-jwt-app", ACME);
    await box.run("apply", "--yes");
    for (const { type, fields } of firstOrg(box).components) {
      if (type === "ExternalClientApplication" || type === "PermissionSet") fields.description = "Made in Setup";
    }
    const sets = () => firstOrg(box).components.filter(({ type }) => type === "PermissionSet");
    const before = structuredClone(sets());
    const { code, stdout } = await adopted("--app", "Acme_Sync", "--keep-sets");
    expect(code, stdout).toBe(0);
    expect(await readdir(join(box.folder, "templates/adopted"))).not.toContain("permissionsets");
    await onTemplate("./templates/adopted");
    const { result } = (await box.run("plan", "--json")).json<{ changes: { type: string; fields: object[] }[] }>();
    expect(result.changes.filter(({ fields }) => fields.length > 0).map(({ type }) => type)).toEqual([
      "ExternalClientApplication",
    ]);
    expect((await box.run("apply", "--yes", "--adopt", "--json")).json().result).toMatchObject({ verified: true });
    expect((await box.run("destroy", "--yes")).code).toBe(0);
    expect(sets()).toEqual(before);
  });

  it("makes a parameter of the profile that lets in", async () => {
    const [org, profile] = [firstOrg(box), "Minimum Access - Salesforce"];
    org.profiles.find(({ name }) => name === profile)?.permissions.push("ApiEnabled");
    await onTemplate("kantiv-integration-profile", { profile });
    expect((await box.run("apply", "--yes")).code).toBe(0);
    await adopted("--app", "Kantiv_Integration");
    const { result } = await json<Shown>("show", "./templates/adopted");
    expect(result.parameters.map(({ name }) => name)).toContain("profile");
    await onTemplate("./templates/adopted");
    expect((await box.run("plan")).code).toBe(0);
  });

  it("takes an app over that others made: its description gets the mark, and nothing else changes", async () => {
    await onTemplate("generic-jwt-app", ACME);
    await box.run("apply", "--yes");
    for (const { type, fields } of firstOrg(box).components) {
      if (type === "ExternalClientApplication" || type === "PermissionSet") fields.description = "Made in Setup";
    }
    await adopted("--app", "Acme_Sync");
    await onTemplate("./templates/adopted");
    const { result } = (await box.run("plan", "--json")).json<{ changes: { fields: { path: string }[] }[] }>();
    const changed = result.changes.flatMap(({ fields }) => fields);
    expect(changed.map(({ path }) => path)).toEqual(["description", "description"]);
    const applied = await box.run("apply", "--yes", "--adopt", "--json");
    expect(applied.json().result).toMatchObject({ verified: true });
  });
});
