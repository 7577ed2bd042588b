import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type AppMemory,
  deployMsAround,
  forgetApp,
  knownOrgId,
  recallApp,
  rememberApp,
  rememberOrg,
} from "../../src/record/memory.ts";
import { ORG, realPorts, temporaryFolder, warningCodes } from "./support.ts";

const URL_OF_SANDBOX = "https://acme--uat.sandbox.my.salesforce.com";
const FACTS: AppMemory = {
  consumerKey: "3MVG9consumerKey",
  certificateFingerprint256: "AB:CD",
  deployedAt: "2026-11-24T10:30:00.000Z",
};
const fileOf = (folder: string) => join(folder, "orgs", ORG, "memory.json");

describe("how long deployments take in other orgs", () => {
  it("is the median of what some of them kept, damaged ones left out", async () => {
    const folder = temporaryFolder();
    const ports = realPorts();
    expect(await deployMsAround(folder, ports.files)).toBeUndefined();
    const orgs = ["1", "2", "3", "4"].map((nth) => `00D8d000000${nth}abcEAA`);
    for (const [at, deployMs] of [9_000, 4_000, 5_000, undefined].entries())
      await rememberApp(folder, String(orgs[at]), "Kantiv", { ...FACTS, ...(deployMs && { deployMs }) }, ports);
    expect(await deployMsAround(folder, ports.files)).toBe(5_000);
    writeFileSync(join(folder, "orgs", String(orgs[0]), "memory.json"), "{");
    expect(await deployMsAround(folder, ports.files)).toBe(5_000);
    expect(ports.events).toEqual([]);
  });
});

describe("what is remembered of an app", () => {
  it("comes back as it was, from a file that only its user can read", async () => {
    const folder = temporaryFolder();
    const ports = realPorts();
    await rememberApp(folder, ORG, "Kantiv", FACTS, ports);
    expect(await recallApp(folder, ORG, "Kantiv", ports)).toEqual(FACTS);
    expect(statSync(fileOf(folder)).mode & 0o777).toBe(0o600);
    expect(ports.events).toEqual([]);
  });

  it("is kept beside what is known of the org's other apps, until that one is forgotten", async () => {
    const folder = temporaryFolder();
    const ports = realPorts();
    await rememberApp(folder, ORG, "Kantiv", FACTS, ports);
    await rememberApp(folder, ORG, "Other", { ...FACTS, consumerKey: "other" }, ports);
    await forgetApp(folder, ORG, "Kantiv", ports);
    expect(await recallApp(folder, ORG, "Kantiv", ports)).toBeUndefined();
    expect(await recallApp(folder, ORG, "Other", ports)).toMatchObject({ consumerKey: "other" });
  });

  it("is nothing for an app never set up, even one whose name every object knows", async () => {
    const folder = temporaryFolder();
    const ports = realPorts();
    expect(await recallApp(folder, ORG, "constructor", ports)).toBeUndefined();
    await forgetApp(folder, ORG, "constructor", ports);
    expect(ports.events).toEqual([]);
  });

  it.each([
    ["another version", JSON.stringify({ version: 2, orgId: ORG, apps: {} })],
    ["half a file", '{"version":1,'],
    ["facts that say too little", JSON.stringify({ version: 1, orgId: ORG, apps: { Kantiv: { consumerKey: "x" } } })],
  ])("is ignored with a warning: %s", async (_what, text) => {
    const folder = temporaryFolder();
    const ports = realPorts();
    await rememberApp(folder, ORG, "Kantiv", FACTS, ports);
    writeFileSync(fileOf(folder), text);
    expect(await recallApp(folder, ORG, "Kantiv", ports)).toBeUndefined();
    expect(warningCodes(ports.events)).toEqual(["MEMORY_IGNORED"]);
  });

  it("of a copied folder of another org is ignored", async () => {
    const folder = temporaryFolder();
    const ports = realPorts();
    await rememberApp(folder, ORG, "Kantiv", FACTS, ports);
    writeFileSync(fileOf(folder), readFileSync(fileOf(folder), "utf8").replace(ORG, "00D8d0000009xyzEAA"));
    expect(await recallApp(folder, ORG, "Kantiv", ports)).toBeUndefined();
  });

  it("never leads out of its folder by an org id that is none", async () => {
    const recalled = recallApp(temporaryFolder(), "../../etc", "Kantiv", realPorts());
    await expect(recalled).rejects.toThrow("not an org id");
  });
});

describe("the file of what is remembered", () => {
  const learn = (folder: string, consumerKey: string) =>
    rememberApp(folder, ORG, "Kantiv", { ...FACTS, consumerKey }, realPorts());
  const recall = async (folder: string) => (await recallApp(folder, ORG, "Kantiv", realPorts()))?.consumerKey;

  it("gets a line for each thing learnt, of which the last one counts", async () => {
    const folder = temporaryFolder();
    for (const key of ["one", "two", "two", "three"]) await learn(folder, key);
    const lines = readFileSync(fileOf(folder), "utf8").split("\n");
    expect(lines.map((line) => line && JSON.parse(line).apps.Kantiv.consumerKey)).toEqual(["one", "two", "three", ""]);
    expect(await recall(folder)).toBe("three");
  });

  it.each([1, 40, 400])(
    "counts without the line that a kill cut off by %i bytes, and takes the next one",
    async (cut) => {
      const folder = temporaryFolder();
      for (const key of ["one", "two"]) await learn(folder, key);
      const text = readFileSync(fileOf(folder), "utf8");
      writeFileSync(fileOf(folder), text.slice(0, -1 - Math.min(cut, text.length / 2 - 2)));
      expect(await recall(folder)).toBe("one");
      await learn(folder, "three");
      expect(await recall(folder)).toBe("three");
    },
  );

  it("is as good as none where a kill came before its first line", async () => {
    const folder = temporaryFolder();
    await learn(folder, "one");
    writeFileSync(fileOf(folder), "");
    const ports = realPorts();
    expect(await recallApp(folder, ORG, "Kantiv", ports)).toBeUndefined();
    expect(ports.events).toEqual([]);
    await learn(folder, "two");
    expect(await recall(folder)).toBe("two");
  });

  it("takes the next line where nothing in it is understood", async () => {
    const folder = temporaryFolder();
    await learn(folder, "one");
    writeFileSync(fileOf(folder), '{"version":2}\n{"vers');
    await learn(folder, "two");
    expect(await recall(folder)).toBe("two");
  });

  it("may be one line without an end, as it was before there were several", async () => {
    const folder = temporaryFolder();
    await learn(folder, "one");
    writeFileSync(fileOf(folder), readFileSync(fileOf(folder), "utf8").trimEnd());
    expect(await recall(folder)).toBe("one");
    await learn(folder, "two");
    expect(await recall(folder)).toBe("two");
  });

  it("does not grow for ever", async () => {
    const folder = temporaryFolder();
    for (const at of Array(400).keys()) await learn(folder, `key${at}`);
    expect(await recall(folder)).toBe("key399");
    expect(statSync(fileOf(folder)).size).toBeLessThan(40_000);
  });
});

describe("the org behind an instance URL", () => {
  it("is the one that answered last, so that a refreshed sandbox shows", async () => {
    const folder = temporaryFolder();
    const ports = realPorts();
    expect(await knownOrgId(folder, URL_OF_SANDBOX, ports)).toBeUndefined();
    const seen = { instanceUrl: URL_OF_SANDBOX, orgFile: "acme.yaml" };
    await rememberOrg(folder, { ...seen, orgId: ORG }, ports);
    expect(await knownOrgId(folder, URL_OF_SANDBOX, ports)).toBe(ORG);
    await rememberOrg(folder, { ...seen, orgId: "00D8d0000009xyzEAA" }, ports);
    expect(await knownOrgId(folder, URL_OF_SANDBOX, ports)).toBe("00D8d0000009xyzEAA");
  });

  it("is told apart by port", async () => {
    const folder = temporaryFolder();
    const ports = realPorts();
    await rememberOrg(folder, { instanceUrl: "http://127.0.0.1:4001", orgFile: "a.yaml", orgId: ORG }, ports);
    expect(await knownOrgId(folder, "http://127.0.0.1:4002", ports)).toBeUndefined();
    expect(await knownOrgId(folder, "http://127.0.0.1:4001", ports)).toBe(ORG);
  });
});
