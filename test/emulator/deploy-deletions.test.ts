import { describe, expect, test } from "vitest";
import { TestOrg } from "./helpers/client.ts";
import { type Files, failures, files, POLICY, successes } from "./helpers/deploys.ts";
import { file, manifest, packageOf, zip } from "./helpers/package.ts";

const org = TestOrg.forEachTest();

const deploy = async (files: Files, options: Record<string, unknown> = {}, version?: string) =>
  org.deploy(await packageOf(files, version), options);

const stored = (type: string) => org.org.components.filter((it) => it.type === type);

describe("deletions", () => {
  const deletion = (types: Record<string, string[]>) =>
    file(
      "Package",
      Object.entries(types)
        .map(
          ([name, members]) =>
            `<types>${members.map((it) => `<members>${it}</members>`).join("")}<name>${name}</name></types>`,
        )
        .join(""),
    );
  const destroy = async (types: Record<string, string[]>, name = "destructiveChangesPost.xml", options = {}) =>
    org.deploy(await zip({ "package.xml": manifest([]), [name]: deletion(types) }), options);

  test("deleting an app takes its settings, policies, key, access rows and sessions with it", async () => {
    await deploy(files());
    await org.assign();
    expect((await org.login()).status).toBe(200);
    const result = await destroy({ ExternalClientApplication: ["Kantiv_Integration"] });
    expect(successes(result)).toMatchObject([
      { fullName: "package.xml" },
      { fullName: "destructiveChangesPost.xml", componentType: "" },
      { fullName: "Kantiv_Integration", deleted: true, fileName: "destructiveChangesPost.xml" },
    ]);
    expect(org.org.components.map((it) => it.type)).toEqual(["PermissionSet"]);
    expect([org.org.consumers, org.org.accessRows]).toEqual([[], []]);
    expect(org.org.sessions.map((it) => it.kind)).toEqual(["seed"]);
  });

  test("what is not there is a warning in the platform's words, and no failure", async () => {
    const result = await destroy({ PermissionSet: ["Nobody"] });
    expect(result.status).toBe("Succeeded");
    expect(successes(result)[2]).toMatchObject({
      fullName: "destructiveChangesPost.xml",
      problem: "No PermissionSet named: Nobody found",
      problemType: "Warning",
    });
  });

  test("children named beside their app are deleted before it", async () => {
    await deploy(files());
    const result = await destroy({
      ExternalClientApplication: ["Kantiv_Integration"],
      ExtlClntAppOauthSettings: ["Kantiv_Integration_oauth"],
      ExtlClntAppOauthConfigurablePolicies: ["Kantiv_Integration_oauthPlcy"],
    });
    expect(successes(result).filter((it) => it.deleted)).toHaveLength(3);
    expect(successes(result).filter((it) => it.problem)).toEqual([]);
  });

  test("deletions before the rest make room for it", async () => {
    await deploy(files({ [POLICY]: null }));
    const packed = await zip({
      "package.xml": manifest(Object.keys(files())),
      ...files(),
      "destructiveChangesPre.xml": deletion({
        ExtlClntAppOauthConfigurablePolicies: ["Kantiv_Integration_oauth_defaultPolicy"],
      }),
    });
    expect((await org.deploy(packed)).status).toBe("Succeeded");
    expect(stored("ExtlClntAppOauthConfigurablePolicies").map((it) => it.fullName)).toEqual([
      "Kantiv_Integration_oauthPlcy",
    ]);
  });

  test("a permission set that users hold stays until they don't", async () => {
    await deploy(files());
    await org.assign();
    const refused = await destroy({ PermissionSet: ["Kantiv_API"] });
    expect(failures(refused)[0].problem).toContain("You can't delete a permission set that's assigned to users.");
    const row = org.org.assignments[0]?.id;
    expect((await org.rest(`/sobjects/PermissionSetAssignment/${row}`, { method: "DELETE" })).status).toBe(204);
    expect((await destroy({ PermissionSet: ["Kantiv_API"] })).status).toBe("Succeeded");
  });

  test("deleting and checking only deletes nothing", async () => {
    await deploy(files());
    const types = { ExternalClientApplication: ["Kantiv_Integration"] };
    expect((await destroy(types, "destructiveChanges.xml", { checkOnly: true })).status).toBe("Succeeded");
    expect(stored("ExternalClientApplication")).toHaveLength(1);
  });
});
