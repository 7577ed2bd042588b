import { describe, expect, test } from "vitest";
import { KantivError } from "../../src/model/errors.ts";
import type { ComponentMessage, DeployProgress, RecentDeploy } from "../../src/model/org.ts";
import { findLostDeploy, type LostDeploy } from "../../src/org/metadata/lost-deploy.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { fakeOrg, progress } from "./fake-org.ts";

const SINCE = Date.UTC(2026, 10, 24, 12);
const LOST: LostDeploy = {
  since: SINCE,
  userId: "005A",
  members: [{ type: "ExternalClientApplication", fullName: "Kantiv_Integration" }],
  others: new Set(),
};

const component = (componentType: string, fullName: string): ComponentMessage => ({
  componentType,
  fullName,
  fileName: "",
  outcome: "created",
});
const OURS = [component("", "package.xml"), component("ExternalClientApplication", "Kantiv_Integration")];
const FOREIGN = [component("", "package.xml"), component("ExternalClientApplication", "Other")];

function standing(deployId: string, done: boolean, components: readonly ComponentMessage[]): DeployProgress {
  const status = done ? "Succeeded" : "InProgress";
  return progress({ done, outcome: { deployId, status, success: done, components } });
}

/** Looks for the lost one in an org with these deployments, newest first; each gives its looks one after the other. */
async function find(deploys: Record<string, DeployProgress[]>, lost: Partial<LostDeploy> = {}, timeoutMs = 60_000) {
  const asked: unknown[] = [];
  const looked: string[] = [];
  const org = fakeOrg({
    recentDeploys: async (...about) => {
      asked.push(about);
      return Object.keys(deploys).map((id): RecentDeploy => ({ id, status: "Succeeded", createdAt: SINCE }));
    },
    deployStatus: async (id) => {
      looked.push(id);
      const looks = deploys[id] ?? [];
      return (looks.length > 1 ? looks.shift() : looks[0]) as DeployProgress;
    },
  });
  const finding = findLostDeploy(org, { ...LOST, ...lost }, timeoutMs, { clock: fakeClock(), emit: () => undefined });
  finding.catch(() => undefined);
  return { finding, asked, looked };
}

describe("fault 1: a deployment whose answer was lost", () => {
  test("is the one since that moment, by that user, that names one of its components", async () => {
    const { finding, asked } = await find({ new: [standing("new", true, OURS)] });
    expect(await finding).toMatchObject({ deployId: "new", success: true });
    expect(asked).toEqual([[SINCE, "005A"]]);
  });

  test("is not a newer one of another app", async () => {
    const { finding } = await find({
      foreign: [standing("foreign", true, FOREIGN)],
      lost: [standing("lost", true, OURS)],
    });
    expect((await finding)?.deployId).toBe("lost");
  });

  test("is not one that is known to be another, which is not even looked at", async () => {
    const { finding, looked } = await find(
      { before: [standing("before", true, OURS)] },
      { others: new Set(["before"]) },
    );
    expect(await finding).toBeUndefined();
    expect(looked).toEqual([]);
  });

  test("is none where the org got none of it", async () => {
    expect(await (await find({})).finding).toBeUndefined();
    expect(await (await find({ foreign: [standing("foreign", true, FOREIGN)] })).finding).toBeUndefined();
  });

  test("is not one that ended without a component: it did nothing", async () => {
    const { finding } = await find({ empty: [standing("empty", true, [])], lost: [standing("lost", true, OURS)] });
    expect((await finding)?.deployId).toBe("lost");
  });

  test("is followed to its end while the org shows none of its components yet", async () => {
    const { finding } = await find({
      lost: [standing("lost", false, []), standing("lost", false, []), standing("lost", true, OURS)],
    });
    expect(await finding).toMatchObject({ deployId: "lost", status: "Succeeded" });
  });

  test("is judged again at its end: one under way may turn out to be another app's", async () => {
    const { finding } = await find({
      foreign: [standing("foreign", false, []), standing("foreign", true, FOREIGN)],
      lost: [standing("lost", true, OURS)],
    });
    expect((await finding)?.deployId).toBe("lost");
  });

  test("of another app that is under way is not waited for", async () => {
    const { finding, looked } = await find({ foreign: [standing("foreign", false, FOREIGN)] });
    expect(await finding).toBeUndefined();
    expect(looked).toEqual(["foreign"]);
  });

  test("is not taken by a component of the same name and another type", async () => {
    const other = [component("PermissionSet", "Kantiv_Integration")];
    expect(await (await find({ other: [standing("other", true, other)] })).finding).toBeUndefined();
  });

  test("is known by time and user where its components are not on record", async () => {
    const { finding } = await find({ any: [standing("any", true, FOREIGN)] }, { members: [] });
    expect((await finding)?.deployId).toBe("any");
  });

  test("that does not end in time is told with its id (exit 69)", async () => {
    const { finding } = await find({ lost: [standing("lost", false, OURS)] }, {}, 5_000);
    const error = await thrownBy(finding);
    expect(error).toBeInstanceOf(KantivError);
    expect(error).toMatchObject({ code: "DEPLOY_RUNNING", exit: 69, data: { deployId: "lost" } });
  });
});
