import { readFile } from "node:fs/promises";
import { Connection } from "@jsforce/jsforce-node";
import { afterEach, describe, expect, it } from "vitest";
import { kantivSf } from "../helpers/cli.ts";
import { latestRun } from "../helpers/latest-run.ts";
import { componentsOf, layNewPair, NEW_KEY_ENV, orgOf, type Rotated, rotate } from "../helpers/rotation.ts";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";
import {
  groupFile,
  layVariant,
  OPENING_SET,
  permissionSetFile,
  type Variant,
  withoutParameters,
} from "../helpers/variant.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const OPENS = "Kantiv_Integration";
const DATA = "permissionsets/Kantiv_Data.permissionset";
const GROUP = "permissionsetgroups/Kantiv_All.permissionsetgroup";
const READS_ACCOUNTS =
  "<objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>false</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>Account</object><viewAllRecords>false</viewAllRecords></objectPermissions>";
/** Everything comes by the group: the way in, and data. */
const IN_GROUP: Variant = {
  [DATA]: permissionSetFile("Kantiv Data", READS_ACCOUNTS),
  [GROUP]: groupFile("Kantiv", [OPENS, "Kantiv_Data"]),
};
const DATA_IN_GROUP: Variant = { ...IN_GROUP, [GROUP]: groupFile("Kantiv", ["Kantiv_Data"]) };

const idOf = (name: string) => orgOf(box).users.find(({ username }) => username === name)?.id ?? "";
const userId = () => idOf(box.emulator.ready.integrationUser.username);
const groups = () => orgOf(box).permissionSetGroups.map(({ name }) => name);

/** What a user is assigned: sets by name, groups with a star. */
function assignedTo(id: string): string[] {
  const org = orgOf(box);
  const name = ({ permissionSetId, groupId }: (typeof org.assignments)[number]) =>
    groupId === undefined
      ? org.components.find((set) => set.id === permissionSetId)?.fullName
      : `*${org.permissionSetGroups.find((group) => group.id === groupId)?.name}`;
  return org.assignments
    .filter(({ assigneeId }) => assigneeId === id)
    .map((row) => name(row) ?? "?")
    .sort();
}

async function done(command: string, ...args: string[]) {
  const { code, json, stdout } = await box.run(command, ...args, "--json");
  expect([command, code, json().error ?? stdout.slice(0, 0)]).toEqual([command, 0, ""]);
  return json();
}

async function planIsEmpty(): Promise<void> {
  expect((await box.run("plan")).stdout).toContain("Nothing to do");
}

const admin = () =>
  new Connection({ instanceUrl: box.emulator.url, accessToken: box.emulator.ready.admin.accessToken, version: "66.0" });

describe("a permission set group of the template", () => {
  it("is deployed after its sets, waited for, given in their place, and goes as a whole", async () => {
    box = await sandbox();
    orgOf(box).timings.groupCalculation = 90_000;
    await layVariant(box, IN_GROUP);
    const planned = (await box.run("plan")).stdout.replaceAll(/\s+/g, " ");
    expect(planned).toContain("holds the group Kantiv_All");
    expect(planned).toContain("by permission set Kantiv_Integration in the group Kantiv_All");
    expect(planned).toContain("it also gets Kantiv_Data (by the group Kantiv_All)");
    const { stdout, stderr, code } = await box.run("apply", "--yes");
    expect([code, stdout + stderr]).toEqual([
      0,
      expect.stringContaining("worked out the permission set group Kantiv_All"),
    ]);
    expect([assignedTo(userId()), groups()]).toEqual([["*Kantiv_All"], ["Kantiv_All"]]);
    await planIsEmpty();
    const verified = await done("verify");
    expect(JSON.stringify(verified.result)).toContain("Account");
    await done("drift");
    await done("doctor");
    await done("destroy", "--yes");
    expect([componentsOf(box, "PermissionSet"), groups(), orgOf(box).assignments]).toEqual([[], [], []]);
  });

  it("of data alone is given beside the set that opens the app", async () => {
    box = await sandbox();
    await layVariant(box, DATA_IN_GROUP);
    await done("apply", "--yes");
    expect(assignedTo(userId())).toEqual(["*Kantiv_All", OPENS]);
    await planIsEmpty();
    await done("verify");
    await done("destroy", "--yes");
    expect([componentsOf(box, "PermissionSet"), groups(), orgOf(box).assignments]).toEqual([[], [], []]);
  });

  it("that comes to a template takes nothing from who had the sets themselves, and all of it goes", async () => {
    box = await sandbox();
    await layVariant(box, { [DATA]: permissionSetFile("Kantiv Data") });
    await done("apply", "--yes");
    await layVariant(box, IN_GROUP);
    await done("apply", "--yes");
    expect(assignedTo(userId())).toEqual(["*Kantiv_All", "Kantiv_Data", OPENS]);
    await planIsEmpty();
    await done("rollback", "--to", latestRun(box), "--yes");
    expect([assignedTo(userId()), groups()]).toEqual([["Kantiv_Data", OPENS], []]);
    await done("apply", "--yes");
    await done("destroy", "--yes");
    expect([componentsOf(box, "PermissionSet"), groups(), orgOf(box).assignments]).toEqual([[], [], []]);
  });

  it("comes back as a whole by rollback of a destroy", async () => {
    box = await sandbox();
    await layVariant(box, IN_GROUP);
    await done("apply", "--yes");
    await done("destroy", "--yes");
    await done("rollback", "--to", latestRun(box), "--yes");
    expect([assignedTo(userId()), groups()]).toEqual([["*Kantiv_All"], ["Kantiv_All"]]);
    await planIsEmpty();
    await done("verify");
  });
});

/** A permission set that somebody made in Setup. */
async function setByHand(name: string): Promise<string> {
  const set = { fullName: name, label: name, description: "Made in Setup", userPermissions: API };
  expect(await admin().metadata.create("PermissionSet" as never, set as never)).toMatchObject({ success: true });
  return componentsOf(box, "PermissionSet").find(({ fullName }) => fullName === name)?.id ?? "";
}

const API = [{ enabled: true, name: "ApiEnabled" }];

/** A permission set group that somebody made in Setup, of sets that are there; worked out by the org already. */
async function groupByHand(name: string, ...sets: string[]): Promise<string> {
  const group = { fullName: name, label: name, description: "Made in Setup", permissionSets: sets };
  expect(await admin().metadata.create("PermissionSetGroup" as never, group as never)).toMatchObject({ success: true });
  await box.clock.advance(60_000);
  return orgOf(box).permissionSetGroups.find((one) => one.name === name)?.id ?? "";
}

async function give(groupId: string, user: string): Promise<void> {
  await admin()
    .sobject("PermissionSetAssignment")
    .create({ AssigneeId: user, PermissionSetGroupId: groupId } as never);
}

const adminId = () => idOf(box.emulator.ready.admin.username);
const groupsAsTheyAre = () =>
  structuredClone(
    orgOf(box).permissionSetGroups.map(({ name, label, description, members }) => ({
      name,
      label,
      description,
      members,
    })),
  );
const assigns =
  (...names: string[]) =>
  (yaml: string) =>
    yaml.replace("apiVersions:", `assigns: [${names.join(", ")}]\napiVersions:`);

describe("permission sets and groups of the customer's own that the template assigns", () => {
  const BY_PARAMETER = {
    "template.yaml": (yaml: string) =>
      assigns('"${own}"')(yaml).replace(
        "parameters:\n",
        "parameters:\n  own:\n    type: apiName\n    list: true\n    description: Sets and groups of the customer's own for data.\n    default: []\n",
      ),
  };
  const OWN = "parameters: { own: [Sales_Data, Sales_Group] }\n";

  it("are given for data, never changed, and only what a run gave is taken back", async () => {
    box = await sandbox();
    await setByHand("Sales_Data");
    await setByHand("Sales_Reader");
    await give(await groupByHand("Sales_Group", "Sales_Reader"), adminId());
    const before = [componentsOf(box, "PermissionSet"), groupsAsTheyAre()];
    await layVariant(box, BY_PARAMETER, OWN);
    const planned = (await box.run("plan")).stdout.replaceAll(/\s+/g, " ");
    expect(planned).toContain("holds Sales_Data");
    expect(planned).toContain("holds the group Sales_Group");
    await done("apply", "--yes");
    expect(assignedTo(userId())).toEqual(["*Sales_Group", OPENS, "Sales_Data"]);
    await planIsEmpty();
    await done("verify");
    await done("drift");
    await done("destroy", "--yes");
    expect([assignedTo(userId()), assignedTo(adminId())]).toEqual([[], ["*Sales_Group"]]);
    expect([componentsOf(box, "PermissionSet"), groupsAsTheyAre()]).toEqual(before);
  });

  it("stay assigned where somebody else had given them", async () => {
    box = await sandbox();
    await setByHand("Sales_Data");
    await setByHand("Sales_Reader");
    await give(await groupByHand("Sales_Group", "Sales_Reader"), userId());
    await layVariant(box, BY_PARAMETER, OWN);
    await done("apply", "--yes");
    const { result } = await done("destroy", "--yes");
    expect(JSON.stringify(result)).toContain(
      "PermissionSetGroup Sales_Group: not made by this tool, and neither is its assignment",
    );
    expect(assignedTo(userId())).toEqual(["*Sales_Group"]);
  });

  it("that are not there are told before anything", async () => {
    box = await sandbox();
    await layVariant(box, BY_PARAMETER, "parameters: { own: [Nowhere_To_Be_Found] }\n");
    const { code, json } = await box.run("apply", "--yes", "--json");
    expect([code, json().error, orgOf(box).deploys.length]).toMatchObject([
      2,
      { code: "PERMISSION_SET_MISSING", message: expect.stringContaining("Nowhere_To_Be_Found") },
      0,
    ]);
  });
});

describe("who was the integration user before", () => {
  it("loses of the customer's own what a run gave, and keeps what somebody else did", async () => {
    box = await sandbox();
    await setByHand("Sales_Data");
    await setByHand("Sales_Reader");
    await give(await groupByHand("Sales_Group", "Sales_Reader"), userId());
    await layVariant(box, { "template.yaml": assigns("Sales_Data", "Sales_Group") });
    await done("apply", "--yes");
    const former = userId();
    expect(assignedTo(former)).toEqual(["*Sales_Group", OPENS, "Sales_Data"]);
    const text = await readFile(box.orgFile, "utf8");
    await box.writeOrgFile(text.replace(/username: .*/, `username: ${box.emulator.ready.admin.username}`));
    await done("apply", "--yes");
    expect([assignedTo(former), assignedTo(adminId())]).toEqual([
      ["*Sales_Group"],
      ["*Sales_Group", OPENS, "Sales_Data"],
    ]);
  });
});

describe("the way in by a group of the customer's own", () => {
  const CUSTOMERS: Variant = { [OPENING_SET]: null, "template.yaml": withoutParameters("permissionSetLabel") };
  const SURE: Variant = {
    ...CUSTOMERS,
    "template.yaml": (yaml) => assigns("Sales_Group")(withoutParameters("permissionSetLabel")(yaml)),
  };

  it("is its set on the policy, which the user gets by the group alone", async () => {
    box = await sandbox();
    await setByHand("Sales_Reader");
    await give(await groupByHand("Sales_Group", "Sales_Reader"), adminId());
    const before = groupsAsTheyAre();
    await layVariant(box, SURE, "parameters: { permissionSet: Sales_Reader }\n");
    await done("apply", "--yes");
    expect(assignedTo(userId())).toEqual(["*Sales_Group"]);
    await planIsEmpty();
    await done("verify");
    await done("drift");
    const looked = await box.run("doctor", "--full");
    expect([looked.code, looked.stdout.replaceAll(/\s+/g, " ")]).toEqual([
      0,
      expect.stringContaining("Sales_Reader, by the permission set group Sales_Group"),
    ]);
    await done("destroy", "--yes");
    expect([assignedTo(userId()), groupsAsTheyAre()]).toEqual([[], before]);
  });

  it("named on the policy itself is refused by most orgs with the sure way, which does it", async () => {
    box = await sandbox();
    await setByHand("Sales_Reader");
    await groupByHand("Sales_Group", "Sales_Reader");
    await layVariant(box, CUSTOMERS, "parameters: { permissionSet: Sales_Group }\n");
    for (const more of [["--yes"], ["--check-only"]]) {
      const { code, json } = await box.run("apply", ...more, "--json");
      const error = json().error ?? json<{ refusal: unknown }>().result.refusal;
      expect([more, code, error]).toMatchObject([
        more,
        1,
        {
          code: "PERMISSION_SET_GROUP_REFUSED",
          remedy: expect.stringContaining(
            "In the org file: parameters: { permissionSet: Sales_Reader }; in template.yaml: assigns: [Sales_Group]",
          ),
        },
      ]);
    }
    await layVariant(box, SURE, "parameters: { permissionSet: Sales_Reader }\n");
    await done("apply", "--yes");
    await done("verify");
  });

  it("named on the policy itself is set up where an org takes it, given, verified and taken back", async () => {
    box = await sandbox({ switches: { groupInPolicy: "accepted" } });
    await setByHand("Sales_Reader");
    await give(await groupByHand("Sales_Group", "Sales_Reader"), adminId());
    const before = groupsAsTheyAre();
    await layVariant(box, CUSTOMERS, "parameters: { permissionSet: Sales_Group }\n");
    await done("apply", "--yes");
    expect(assignedTo(userId())).toEqual(["*Sales_Group"]);
    await planIsEmpty();
    await done("verify");
    await done("drift");
    await done("destroy", "--yes");
    expect([assignedTo(userId()), assignedTo(adminId()), groupsAsTheyAre()]).toEqual([[], ["*Sales_Group"], before]);
  });
});

describe("a name in assigns that no set or group can have", () => {
  it("is refused by apply and lint in the same words, where it is given", async () => {
    box = await sandbox();
    const own =
      "parameters:\n  own:\n    type: string\n    list: true\n    description: Sets of your own.\n    default: []\n";
    await layVariant(
      box,
      { "template.yaml": (yaml) => assigns('"${own}"')(yaml).replace("parameters:\n", own) },
      "parameters:\n  own:\n    - Sales Team\n",
    );
    const { code, json } = await box.run("apply", "--yes", "--json");
    expect([code, json().error]).toMatchObject([
      2,
      { code: "PARAMETER_INVALID", remedy: expect.stringContaining("Perhaps it is: Sales_Team") },
    ]);
    const linted = (await kantivSf(["lint", box.folder, "--json"], { cwd: box.folder })).stdout;
    expect(linted).toContain(JSON.stringify(json().error?.message).slice(1, -1));
    const { line } = json().error?.problems?.[0] ?? {};
    expect(line).toBeGreaterThan(1);
  });
});

describe("a set of the template that the user holds by a group of the org's", () => {
  it("is not assigned a second time, and the group is named", async () => {
    box = await sandbox();
    await layVariant(box, {});
    await done("apply", "--yes");
    await give(await groupByHand("Team", OPENS), userId());
    orgOf(box).assignments = orgOf(box).assignments.filter(({ groupId }) => groupId !== undefined);
    await planIsEmpty();
    await done("apply", "--yes");
    expect(assignedTo(userId())).toEqual(["*Team"]);
    const looked = await box.run("doctor", "--full");
    expect(looked.stdout.replaceAll(/\s+/g, " ")).toContain(`${OPENS}, by the permission set group Team`);
    await done("verify");
    const { result } = await done("destroy", "--yes");
    expect(JSON.stringify(result)).toContain("in the permission set group Team");
    expect(assignedTo(userId())).toEqual(["*Team"]);
  });
});

describe("an org that takes no change of a set while its group is worked out", () => {
  /** Somebody has just changed a set of the group in Setup. */
  async function changeByHand(label: string): Promise<void> {
    const set = { fullName: "Kantiv_Data", label, description: "Data. Set up by kantiv-sf." };
    expect(await admin().metadata.update("PermissionSet" as never, set as never)).toMatchObject({ success: true });
  }

  async function changedMeanwhile(calculation: number): Promise<void> {
    box = await sandbox({ switches: { setOfGroupUnderWay: "refused" } });
    await layVariant(box, IN_GROUP);
    await done("apply", "--yes");
    orgOf(box).timings.groupCalculation = calculation;
    await changeByHand("Theirs");
  }

  const isTold = expect.stringContaining("while it works out the permission set group Kantiv_All");

  it.each([["--yes"], ["--check-only"]])("is waited for by apply %s, and told", async (flag) => {
    await changedMeanwhile(90_000);
    const { code, stderr, stdout } = await box.run("apply", flag);
    expect([code, stdout + stderr]).toEqual([0, isTold]);
  });

  it("is waited for by a rollback, too", async () => {
    await changedMeanwhile(90_000);
    await done("apply", "--yes");
    const run = latestRun(box);
    await changeByHand("Theirs again");
    const { code, stderr, stdout } = await box.run("rollback", "--to", run, "--yes");
    expect([code, stdout + stderr]).toEqual([0, isTold]);
  });

  it("ends the run that may not wait so long with what to do, and the next run does it", async () => {
    await changedMeanwhile(3_600_000);
    const { code, json } = await box.run("apply", "--yes", "--timeout", "1", "--json");
    expect([code, json().error]).toMatchObject([69, { code: "PERMISSION_SET_GROUP_PENDING" }]);
    await box.clock.advance(3_600_000);
    orgOf(box).timings.groupCalculation = 300;
    await done("apply", "--yes");
    await planIsEmpty();
  });
});

describe("an org that does not work the group out", () => {
  it("in time ends the run with what to do, and the next run does what is left", async () => {
    box = await sandbox();
    orgOf(box).timings.groupCalculation = 3_600_000;
    await layVariant(box, IN_GROUP);
    const { code, json } = await box.run("apply", "--yes", "--timeout", "1", "--json");
    expect([code, json().error]).toMatchObject([69, { code: "PERMISSION_SET_GROUP_PENDING" }]);
    expect(assignedTo(userId())).toEqual([]);
    await box.clock.advance(3_600_000);
    await done("apply", "--yes");
    expect(assignedTo(userId())).toEqual(["*Kantiv_All"]);
  });

  it("at all is told with where to recalculate it, and drift tells it from then on", async () => {
    box = await sandbox();
    await layVariant(box, IN_GROUP);
    await done("apply", "--yes");
    for (const group of orgOf(box).permissionSetGroups) group.fails = true;
    await layVariant(box, { ...IN_GROUP, [DATA]: permissionSetFile("Kantiv More") });
    const { code, json } = await box.run("apply", "--yes", "--json");
    expect([code, json().error]).toMatchObject([
      1,
      { code: "PERMISSION_SET_GROUP_FAILED", remedy: expect.stringContaining("Recalculate") },
    ]);
    const drift = await box.run("drift", "--json");
    expect([drift.code, JSON.stringify(drift.json().result)]).toEqual([
      4,
      expect.stringContaining("PERMISSION_SET_GROUP_FAILED"),
    ]);
  });
});

describe("what somebody did to a group", () => {
  it("is drift: a set taken out, the group taken from the user, or the group itself gone", async () => {
    box = await sandbox();
    await layVariant(box, IN_GROUP);
    await done("apply", "--yes");
    const [group] = orgOf(box).permissionSetGroups;
    if (group) group.members = group.members.slice(0, 1);
    expect((await box.run("drift")).stdout).toContain("permissionSets[");
    await done("apply", "--yes");
    await planIsEmpty();
    orgOf(box).assignments = [];
    expect((await box.run("drift")).code).toBe(4);
    await done("apply", "--yes");
    expect(assignedTo(userId())).toEqual(["*Kantiv_All"]);
    orgOf(box).assignments = [];
    orgOf(box).permissionSetGroups = [];
    expect((await box.run("drift")).code).toBe(4);
    await done("apply", "--yes");
    expect([assignedTo(userId()), groups()]).toEqual([["*Kantiv_All"], ["Kantiv_All"]]);
  });

  it("of others with its name is refused, and one that others hold stays", async () => {
    box = await sandbox();
    await setByHand("Sales_Reader");
    await groupByHand("Kantiv_All", "Sales_Reader");
    await layVariant(box, IN_GROUP);
    const { code, json } = await box.run("apply", "--yes", "--json");
    expect([code, json().error]).toMatchObject([
      1,
      { code: "PERMISSION_SET_FOREIGN", message: expect.stringContaining("permission set group Kantiv_All") },
    ]);
    orgOf(box).permissionSetGroups = [];
    await done("apply", "--yes");
    const made = orgOf(box).permissionSetGroups[0]?.id ?? "";
    await give(made, adminId());
    await done("destroy", "--yes");
    expect([groups(), assignedTo(userId()), assignedTo(adminId())]).toEqual([["Kantiv_All"], [], ["*Kantiv_All"]]);
  });
});

describe("a group, and another user or another app", () => {
  it("is taken from the integration user of before, and given to the one who comes", async () => {
    box = await sandbox();
    await layVariant(box, DATA_IN_GROUP);
    await done("apply", "--yes");
    const former = userId();
    await box.writeOrgFile(
      (await readFile(box.orgFile, "utf8")).replace(/username: .*/, `username: ${box.emulator.ready.admin.username}`),
    );
    await done("apply", "--yes");
    expect([assignedTo(former), assignedTo(adminId())]).toEqual([[], ["*Kantiv_All", OPENS]]);
    await done("rollback", "--to", latestRun(box), "--yes");
    expect(assignedTo(former)).toContain(OPENS);
  });

  it("that brings the way in is taken from the integration user of before, too", async () => {
    box = await sandbox();
    await layVariant(box, IN_GROUP);
    await done("apply", "--yes");
    const former = userId();
    await box.writeOrgFile(
      (await readFile(box.orgFile, "utf8")).replace(/username: .*/, `username: ${box.emulator.ready.admin.username}`),
    );
    await done("apply", "--yes");
    expect([assignedTo(former), assignedTo(adminId())]).toEqual([[], ["*Kantiv_All"]]);
    await done("rollback", "--to", latestRun(box), "--yes");
    expect(assignedTo(former)).toEqual(["*Kantiv_All"]);
  });

  it("is kept for the second app of a rotation, which is proven by it, when the first one goes", async () => {
    box = await sandbox();
    await layVariant(box, IN_GROUP);
    await done("apply", "--yes");
    await layNewPair(box);
    const second = await rotate(box, ...NEW_KEY_ENV, "--blue-green");
    expect([second.code, second.json<Rotated>().result.verified]).toEqual([0, true]);
    expect([assignedTo(userId()), groups()]).toEqual([["*Kantiv_All"], ["Kantiv_All"]]);
    const gone = await box.run("destroy", "--yes", "--json");
    expect(gone.code).toBe(0);
    expect([assignedTo(userId()), groups(), componentsOf(box, "PermissionSet").length]).toEqual([
      ["*Kantiv_All"],
      ["Kantiv_All"],
      2,
    ]);
  });

  it("is given by user ensure as a group, by its name", async () => {
    box = await sandbox();
    await setByHand("Sales_Reader");
    await groupByHand("Sales_Group", "Sales_Reader");
    const { stdout, code } = await box.run("user ensure", "--data-permission-set", "Sales_Group", "--yes");
    expect([code, stdout]).toEqual([0, expect.stringContaining("Assign the permission set group Sales_Group")]);
    expect(assignedTo(userId())).toEqual(["*Sales_Group"]);
    expect((await box.run("user ensure", "--data-permission-set", "Sales_Group", "--yes")).stdout).toContain(
      "as it should be",
    );
  });
});

describe("a name that is none", () => {
  it.each(["A' OR Name != 'B", "x\u001b[2Jy", "a,b", "${nobody}", "Ünïcode", "a__b__c"])(
    "%j among what is assigned asks the org nothing but whether it is there, and shows as text",
    async (name) => {
      box = await sandbox();
      await layVariant(box, { "template.yaml": assigns(JSON.stringify(name)) });
      const { code, stdout, stderr } = await box.run("apply", "--yes");
      expect([code, orgOf(box).deploys.length, orgOf(box).assignments]).toEqual([2, 0, []]);
      expect(stdout + stderr).not.toContain("\u001b[2J");
    },
  );
});
