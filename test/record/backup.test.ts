import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printXml } from "../../src/metadata/xml.ts";
import { unzip, zipFiles } from "../../src/metadata/zip.ts";
import type { Component, OutputFile } from "../../src/model/metadata.ts";
import type { OrgSnapshot } from "../../src/model/org.ts";
import { readBackup, writeBackup } from "../../src/record/backup.ts";
import { backupPath } from "../../src/record/paths.ts";
import { ORG, realPorts, temporaryFolder } from "./support.ts";

const RUN = "20261124T103000Z-000001";
const leaf = (name: string, text: string) => ({ name, text, children: [] });
const component = (type: string, fullName: string, ...children: ReturnType<typeof leaf>[]): Component => ({
  type,
  fullName,
  root: { name: type, children },
});

const APP = component("ExternalClientApplication", "Kantiv", leaf("label", "Käntiv & Co"));
const KEYS = component(
  "ExtlClntAppGlobalOauthSettings",
  "Kantiv_glbl",
  leaf("consumerKey", "3MVG9key"),
  leaf("consumerSecret", "TOP-SECRET-1"),
  leaf("externalClientApplication", "Kantiv"),
);
const POLICY = { type: "ExtlClntAppConfigurablePolicies", fullName: "Kantiv_plcy" };

const SNAPSHOT: OrgSnapshot = {
  orgId: ORG,
  apiVersion: "66.0",
  components: [APP, KEYS],
  app: { id: "0xI8d0000000001EAA", developerName: "Kantiv" },
  user: { id: "0058d000001AbcdAAC", username: "kantiv@acme.com.uat", active: true, profileId: "00e8d000000ABCDAA4" },
  assignmentId: "0Pa8d000000ABCDCA4",
  consumerKey: "3MVG9key",
};

describe("a backup", () => {
  it("gives back what was there, and says what wasn't", async () => {
    const { path, files } = await written();
    const { manifest, components } = await readBackup(path, ORG, "kantiv-sf apply", files);
    expect(components.map(({ type, fullName }) => `${type} ${fullName}`)).toEqual([
      "ExternalClientApplication Kantiv",
      "ExtlClntAppGlobalOauthSettings Kantiv_glbl",
    ]);
    expect(components[0] && printXml(components[0].root)).toBe(printXml(APP.root));
    expect(manifest).toMatchObject({
      version: 1,
      orgId: ORG,
      runId: RUN,
      at: "2026-11-24T10:30:00.000Z",
      apiVersion: "66.0",
      absent: [POLICY],
      app: SNAPSHOT.app,
      permissionSet: null,
      user: { id: "0058d000001AbcdAAC", username: "kantiv@acme.com.uat" },
      consumerKey: "3MVG9key",
      assignmentId: "0Pa8d000000ABCDCA4",
      preauthorisationId: null,
    });
  });

  it("of an org that had nothing of the app lists everything wanted as absent", async () => {
    const empty: OrgSnapshot = { orgId: ORG, apiVersion: "66.0", components: [] };
    const { path, files } = await written(empty);
    const { manifest, components } = await readBackup(path, ORG, "kantiv-sf apply", files);
    expect(components).toEqual([]);
    expect(manifest).toMatchObject({ absent: [APP, KEYS, POLICY].map(({ type, fullName }) => ({ type, fullName })) });
    expect(manifest).toMatchObject({ app: null, assignmentId: null, preauthorisationId: null });
  });

  it("is a package that the Metadata API takes: package.xml first, each component at its place", async () => {
    const { path } = await written();
    const entries = await unzip(readFileSync(path));
    expect(entries.map((entry) => entry.path)).toEqual([
      "package.xml",
      "externalClientApps/Kantiv.eca",
      "extlClntAppGlobalOauthSets/Kantiv_glbl.ecaGlblOauth",
      "manifest.json",
      "manifest.json.sha256",
    ]);
    expect(Buffer.from(entries[0]?.bytes ?? []).toString()).toContain("<version>66.0</version>");
  });

  it("never holds a consumer secret", async () => {
    const { path } = await written();
    // Stored, not deflated: it would be seen.
    expect(readFileSync(path).includes("3MVG9key")).toBe(true);
    expect(readFileSync(path).includes("TOP-SECRET")).toBe(false);
    expect(readFileSync(path).includes("consumerSecret")).toBe(false);
  });

  it("can be read by its user alone", async () => {
    const { path } = await written();
    expect([dirname(path), path].map((one) => statSync(one).mode & 0o777)).toEqual([0o700, 0o600]);
  });
});

describe("a backup that can't be trusted", () => {
  it("is refused when it is missing", async () => {
    const path = backupPath(temporaryFolder(), ORG, RUN, "Kantiv");
    await expect(readBackup(path, ORG, "kantiv-sf apply", realPorts().files)).rejects.toMatchObject({
      code: "BACKUP_MISSING",
      exit: 2,
    });
  });

  it("is refused in another org, as a refreshed sandbox is", async () => {
    const { path, files } = await written();
    await expect(readBackup(path, "00D8d0000009xyzEAA", "kantiv-sf apply", files)).rejects.toMatchObject({
      code: "BACKUP_FOREIGN",
      message: expect.stringContaining(ORG),
    });
  });

  it("is refused when it is no zip", async () => {
    const { path, files } = await written();
    writeFileSync(path, "<html>");
    await expect(readBackup(path, ORG, "kantiv-sf apply", files)).rejects.toMatchObject({ code: "BACKUP_DAMAGED" });
  });

  it.each<[what: string, change: (entries: OutputFile[]) => OutputFile[]]>([
    ["a component was changed", (all) => edited(all, "externalClientApps/Kantiv.eca", "Kä", "Ka")],
    ["package.xml was changed", (all) => edited(all, "package.xml", "66.0", "60.0")],
    ["the manifest was changed", (all) => edited(all, "manifest.json", '"assignmentId":"0Pa', '"assignmentId":"0Pb')],
    ["a component was taken out", (all) => all.filter((entry) => !entry.path.endsWith(".eca"))],
    ["package.xml was taken out", (all) => all.filter((entry) => entry.path !== "package.xml")],
    ["the manifest was taken out", (all) => all.filter((entry) => entry.path !== "manifest.json")],
    ["the manifest's sum was taken out", (all) => all.filter((entry) => !entry.path.endsWith("sha256"))],
    ["a component was added", (all) => [...all, { path: "externalClientApps/Evil.eca", bytes: Buffer.from("<x/>") }]],
    ["a component is there twice", (all) => [...all, ...all.filter((entry) => entry.path.endsWith(".eca"))]],
  ])("is refused when %s", async (_what, change) => {
    const { path, files } = await written();
    const changed = change(await unzip(readFileSync(path)));
    writeFileSync(path, await zipFiles(changed));
    await expect(readBackup(path, ORG, "kantiv-sf apply", files)).rejects.toMatchObject({
      code: "BACKUP_DAMAGED",
      remedy: expect.stringContaining("Nothing was changed"),
    });
  });

  it("is refused, or gives exactly what was kept, whatever byte of the zip is changed", async () => {
    const { path, files } = await written();
    const whole = readFileSync(path);
    const kept = await readBackup(path, ORG, "kantiv-sf apply", files);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ flip;
        const read = readBackup(path, ORG, "kantiv-sf apply", { ...files, read: async () => bytes });
        const result = await read.catch((error: unknown) => error);
        if (result instanceof Error) expect(result).toMatchObject({ code: "BACKUP_DAMAGED" });
        else expect(result).toEqual(kept);
      }),
      { numRuns: 1_000 },
    );
  });

  it("is refused with another word when a later version wrote it", async () => {
    const { path, files } = await written();
    const entries = await unzip(readFileSync(path));
    const text = '{"version":2}';
    const sum = `${createHash("sha256").update(text).digest("hex")}  manifest.json\n`;
    const later = entries.map((entry) => {
      if (entry.path === "manifest.json") return { ...entry, bytes: Buffer.from(text) };
      return entry.path.endsWith("sha256") ? { ...entry, bytes: Buffer.from(sum) } : entry;
    });
    writeFileSync(path, await zipFiles(later));
    await expect(readBackup(path, ORG, "kantiv-sf apply", files)).rejects.toMatchObject({ code: "BACKUP_VERSION" });
  });
});

async function written(snapshot = SNAPSHOT) {
  const ports = realPorts();
  const path = backupPath(temporaryFolder(), ORG, RUN, "Kantiv");
  await writeBackup(path, RUN, snapshot, [APP, KEYS, POLICY], ports);
  return { path, files: ports.files };
}

function edited(entries: readonly OutputFile[], path: string, from: string, to: string): OutputFile[] {
  return entries.map((entry) => {
    if (entry.path !== path) return entry;
    const text = Buffer.from(entry.bytes).toString();
    expect(text).toContain(from);
    return { ...entry, bytes: Buffer.from(text.replace(from, to)) };
  });
}
