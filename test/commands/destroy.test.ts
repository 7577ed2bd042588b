import { afterEach, describe, expect, it } from "vitest";
import { adminOf } from "../helpers/admin.ts";
import { layNewPair, NEW_KEY_ENV, orgOf, rotate } from "../helpers/rotation.ts";
import { appliedSandbox, orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";

interface Destroyed {
  removed: string[];
  kept: string[];
  checks: { id: string; status: string; detail: string }[];
}

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const destroy = async () => (await box.run("destroy", "--yes", "--json")).json<Destroyed>();
const org = () => orgOf(box);
const left = () =>
  org().components.filter(({ type, fullName }) => type !== "Settings" && fullName.startsWith("Kantiv"));
const assigned = () => {
  const user = org().users.find(({ username }) => username === box.emulator.ready.integrationUser.username);
  const set = org().components.find(({ type, fullName }) => type === "PermissionSet" && fullName.startsWith("Kantiv"));
  return org().assignments.filter((row) => row.assigneeId === user?.id && row.permissionSetId === set?.id);
};
const deletions = () => org().deploys.length;
const admin = () => adminOf(box);

describe("destroy", () => {
  it("asks before it removes anything, and removes nothing where nobody can answer", async () => {
    box = await appliedSandbox();
    const before = deletions();
    const asked = await box.run("destroy", "--json");
    expect([asked.code, asked.json().error?.code]).toEqual([2, "CONFIRMATION_NEEDED"]);
    expect(deletions()).toBe(before);
    expect((await box.run("verify")).code).toBe(0);
  });

  it("leaves an app that this tool did not make", async () => {
    box = await appliedSandbox();
    const changed = await admin().metadata.update(
      "ExternalClientApplication" as never,
      { fullName: "Kantiv_Integration", label: "Theirs", description: "Ours", distributionState: "Local" } as never,
    );
    expect(changed).toMatchObject({ success: true });
    expect((await destroy()).error?.code).toBe("APP_FOREIGN");
    expect(left().length).toBeGreaterThan(4);
  });

  it("keeps the permission set while somebody else holds it, and says why", async () => {
    box = await appliedSandbox();
    const set = org().components.find(({ type }) => type === "PermissionSet");
    const other = org().users.find(({ username }) => username === box.emulator.ready.admin.username);
    await admin().sobject("PermissionSetAssignment").create({ AssigneeId: other?.id, PermissionSetId: set?.id });
    const { result } = await destroy();
    expect(result.kept).toEqual([expect.stringContaining("held by 1 more")]);
    expect(result.checks).toMatchObject([{ status: "passed" }]);
    expect(left().map(({ type }) => type)).toEqual(["PermissionSet"]);
    expect(assigned()).toEqual([]);
  });

  it("has nothing to do in an org that it never set up", async () => {
    box = await sandbox();
    expect((await destroy()).result).toMatchObject({ removed: [], checks: [] });
  });
});

describe("destroy of one of two apps", () => {
  const appNamed = (name: string) => box.writeOrgFile(`${orgFileText(box.emulator)}parameters: { appName: ${name} }\n`);

  it("keeps the assignment and the permission set that the other one needs, and proves that one's login", async () => {
    box = await appliedSandbox();
    await appNamed("Second");
    expect((await box.run("apply", "--yes")).code).toBe(0);
    const { error, result } = await destroy();
    expect([error, result]).toMatchObject([
      null,
      {
        removed: ["ExternalClientApplication Second"],
        kept: [
          expect.stringMatching(/^PermissionSetAssignment of .*: Kantiv_Integration needs it$/),
          "PermissionSet Kantiv_Integration: Kantiv_Integration needs it",
        ],
        checks: [
          { id: "refused", status: "passed" },
          { id: "sibling", title: "The login through Kantiv_Integration still works", status: "passed" },
        ],
      },
    ]);
    await box.writeOrgFile(orgFileText(box.emulator));
    expect((await box.run("verify")).code).toBe(0);
    expect((await box.run("drift")).code).toBe(0);
    const last = await destroy();
    expect(last.result.kept).toEqual([]);
    expect([left(), assigned()]).toEqual([[], []]);
  });

  it("says so where the other one's login is broken", async () => {
    box = await appliedSandbox();
    await appNamed("Second");
    await box.run("apply", "--yes");
    box.emulator.addFault({ kind: "htmlPage", path: "/oauth2/token", skip: 1, times: 20 });
    const { code, json } = await box.run("destroy", "--yes", "--json");
    expect(code).not.toBe(0);
    expect(json<Destroyed>().result.checks.find(({ id }) => id === "sibling")?.status).not.toBe("passed");
  });

  it("says that the other one's login is not shown where its key is another", async () => {
    box = await appliedSandbox();
    await layNewPair(box);
    expect((await rotate(box, ...NEW_KEY_ENV, "--blue-green")).code).toBe(0);
    const text = orgFileText(box.emulator).replace("kantiv.crt", "new.crt").replace("KANTIV_JWT_KEY", "NEW_KEY");
    await box.writeOrgFile(`${text}parameters: { appName: Kantiv_Integration_B }\n`);
    const { code, json } = await box.run("destroy", "--yes", "--json");
    const { result, warnings } = json<Destroyed>();
    expect([code, result.checks.find(({ id }) => id === "sibling")]).toMatchObject([
      0,
      { status: "unknown", detail: "not tried: its key is not at hand" },
    ]);
    expect(warnings).toContainEqual(expect.objectContaining({ code: "LOGIN_NOT_SHOWN" }));
    await box.writeOrgFile(orgFileText(box.emulator));
    expect((await box.run("verify")).code).toBe(0);
  });
});

/** A destroy takes fewer requests than this. */
const REQUESTS = Array.from({ length: 18 }, (_, index) => index);

describe.each(["resetBefore", "resetAfter"] as const)("a destroy whose connection is cut at request n (%s)", (kind) => {
  it.each(REQUESTS)("%i: a rerun removes what is left, and proves that the login is refused", async (skip) => {
    box = await appliedSandbox();
    box.emulator.addFault({ kind, skip });
    const cut = await destroy();
    await fetch(`${box.emulator.url}/__emulator/faults`, { method: "DELETE" });
    const { error, result } = cut.error ? await destroy() : cut;
    expect(error).toBeNull();
    expect(result.checks).toMatchObject([{ id: "refused", status: "passed" }]);
    expect(left()).toEqual([]);
    expect(assigned()).toEqual([]);
    expect((await box.run("audit", "verify")).code).toBe(0);
  });
});
