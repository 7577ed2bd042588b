import { describe, expect, test } from "vitest";
import { KantivError } from "../../src/model/errors.ts";
import type { ProgressEvent } from "../../src/model/events.ts";
import { Secret } from "../../src/model/secret.ts";
import { createHttp } from "../../src/net/http.ts";
import { followDeploy, submitDeploy } from "../../src/org/metadata/deploy.ts";
import { faultOf } from "../../src/org/wire/faults.ts";
import { openOrg } from "../../src/org/wire/gateway.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { closedPort, serveRaw } from "../helpers/local-server.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { fakeOrg, progress } from "./fake-org.ts";

const ZIP = new Uint8Array([1, 2, 3]);
const options = { checkOnly: false };

function ports() {
  const events: ProgressEvent[] = [];
  return { clock: fakeClock(), emit: (event: ProgressEvent) => void events.push(event), events };
}

/** An org that throws these one after the other, and then takes the deployment. */
function orgThatThrows(...errors: Error[]) {
  const submits: unknown[] = [];
  const org = fakeOrg({
    submitDeploy: async (...given) => {
      submits.push(given);
      const error = errors[submits.length - 1];
      if (error) throw error;
      return "0AfA";
    },
  });
  return { org, submits };
}

const busy = faultOf("ALREADY_IN_PROCESS", "locked by another change", "submitting");

describe("submitting a deployment", () => {
  test("gives its id", async () => {
    const { org, submits } = orgThatThrows();
    expect(await submitDeploy(org, ZIP, options, ports())).toBe("0AfA");
    expect(submits).toEqual([[ZIP, options]]);
  });

  test("is repeated with pauses while another change holds the org, and tells of it", async () => {
    const { org, submits } = orgThatThrows(busy, busy, busy);
    const p = ports();
    expect(await submitDeploy(org, ZIP, options, p)).toBe("0AfA");
    expect(submits).toHaveLength(4);
    expect(p.clock.slept).toEqual([15_000, 30_000, 45_000]);
    expect(p.events).toHaveLength(3);
    expect(p.events[0]).toMatchObject({ kind: "warning", code: "ORG_BUSY", message: expect.stringContaining("15 s") });
  });

  test("ends with ORG_BUSY when it stays so", async () => {
    const { org, submits } = orgThatThrows(busy, busy, busy, busy);
    expect(await thrownBy(submitDeploy(org, ZIP, options, ports()))).toMatchObject({ code: "ORG_BUSY" });
    expect(submits).toHaveLength(4);
  });

  test("is not repeated after an interruption in a pause", async () => {
    const { org, submits } = orgThatThrows(busy);
    const stop = new AbortController();
    stop.abort();
    const error = await thrownBy(submitDeploy(org, ZIP, options, { ...ports(), signal: stop.signal }));
    expect(error.code).toBe("INTERRUPTED");
    expect(submits).toHaveLength(1);
  });

  test.each([
    [
      "a connection that broke after sending",
      new KantivError("ORG_UNREACHABLE", "x", "", { exit: 3, data: { sent: true } }),
    ],
    ["a time-out", new KantivError("HTTP_TIMEOUT", "x", "", { exit: 3, data: { sent: true } })],
    ["an answer without an id", new KantivError("ORG_REPLY", "x", "", { data: { sent: true } })],
    ["a gateway's refusal", faultOf("ERROR_HTTP_502", "", "submitting")],
    ["an error inside Salesforce", faultOf("UNKNOWN_EXCEPTION", "ErrorId", "submitting")],
  ])(
    "fault 8: whose answer was lost by %s is never sent again, and ends with exit 3 whatever the status",
    async (_what, error) => {
      const { org, submits } = orgThatThrows(error);
      const p = ports();
      const lost = await thrownBy(submitDeploy(org, ZIP, options, p));
      expect(lost).toMatchObject({ code: "DEPLOY_ANSWER_LOST", exit: 3, cause: error });
      expect(submits).toHaveLength(1);
      expect(p.clock.slept).toEqual([]);
    },
  );

  test("that never left this machine, or that the org refused, is no lost answer", async () => {
    const never = new KantivError("ORG_UNREACHABLE", "x", "", { exit: 3, data: { sent: false } });
    const refused = faultOf("INSUFFICIENT_ACCESS", "no", "submitting");
    for (const error of [never, refused]) {
      const { org, submits } = orgThatThrows(error);
      expect(await thrownBy(submitDeploy(org, ZIP, options, ports()))).toBe(error);
      expect(submits).toHaveLength(1);
    }
  });

  test("over a real connection: reset after sending is a lost answer, a closed port is not", async () => {
    let connections = 0;
    const server = await serveRaw((socket) => {
      connections += 1;
      socket.once("data", () => socket.resetAndDestroy());
    });
    const orgAt = (instanceUrl: string) =>
      openOrg({ instanceUrl, accessToken: new Secret("00D1!x") }, "66.0", createHttp());
    const lost = await thrownBy(submitDeploy(orgAt(server.url), ZIP, options, ports()));
    expect(lost.code).toBe("DEPLOY_ANSWER_LOST");
    expect(connections).toBe(1);
    const dead = orgAt(`http://127.0.0.1:${await closedPort()}`);
    expect((await thrownBy(submitDeploy(dead, ZIP, options, ports()))).code).toBe("ORG_UNREACHABLE");
  });
});

describe("following a deployment", () => {
  test("waits for its end, over a hiccup, and tells how it stands", async () => {
    const looks = [progress({ status: "Pending" }), progress({ deployed: 2, total: 6, errors: 1, stateDetail: "X" })];
    let nth = 0;
    const org = fakeOrg({
      deployStatus: async (id) => {
        expect(id).toBe("0AfA");
        nth += 1;
        if (nth === 2) throw faultOf("INVALID_CROSS_REFERENCE_KEY", "leaving the queue", "asking");
        return nth === 1 ? (looks[0] ?? progress()) : nth === 3 ? (looks[1] ?? progress()) : progress({ done: true });
      },
    });
    const p = ports();
    const outcome = await followDeploy(org, "0AfA", 60_000, p);
    expect(outcome).toMatchObject({ status: "Succeeded", success: true });
    expect(p.events.map((event) => event.kind === "waiting" && event.detail)).toEqual([
      "Pending",
      "Pending",
      "InProgress, 2 of 6 components, 1 failed, X",
    ]);
    expect(p.events).toMatchObject(Array(3).fill({ kind: "waiting", step: "deploy" }));
  });

  test("gives an outcome that failed as it is: judging it is another matter", async () => {
    const org = fakeOrg({ deployStatus: async () => progress({ done: true, status: "Failed" }) });
    expect((await followDeploy(org, "0AfA", 60_000, ports())).status).toBe("Failed");
  });

  test("ends at the time limit with exit 69 and the id, which says nothing of how the deployment ends", async () => {
    const org = fakeOrg({ deployStatus: async () => progress({ deployed: 1, total: 6 }) });
    const p = ports();
    const error = await thrownBy(followDeploy(org, "0AfA", 120_000, p));
    expect(error).toMatchObject({ code: "DEPLOY_RUNNING", exit: 69, data: { deployId: "0AfA" } });
    expect(error.message).toContain("InProgress, 1 of 6 components");
    expect(error.message).toContain("120 s");
    expect(error.remedy).toContain("run the same command again, which waits for it");
  });

  test("that the org never told of says so", async () => {
    const gone = new KantivError("HTTP_TIMEOUT", "", "", { exit: 3 });
    const org = fakeOrg({ deployStatus: () => Promise.reject(gone) });
    const p = ports();
    expect((await thrownBy(followDeploy(org, "0AfA", 5_000, p))).code).toBe("DEPLOY_RUNNING");
    expect(p.events[0]).toMatchObject({ detail: "the org does not answer just now" });
  });
});

describe("a deployment that is left while it runs", () => {
  const running = fakeOrg({ deployStatus: async () => progress() });
  const leftBy = async (reason: unknown) => {
    const stop = new AbortController();
    stop.abort(reason);
    return followDeploy(running, "0AfA", 60_000, { ...ports(), signal: stop.signal }).catch((error: unknown) => error);
  };

  test("because others of its run failed goes on in the org, by its id, and says why it was left", async () => {
    const error = await leftBy(new KantivError("FLEET_STOPPED", "Another org failed.", "x"));
    expect(error).toMatchObject({ code: "DEPLOY_RUNNING", exit: 69, data: { deployId: "0AfA" } });
    expect((error as KantivError).message).toBe("Deployment 0AfA was left: Another org failed.");
  });

  test("because somebody pressed Ctrl+C is an interruption", async () => {
    expect(await leftBy(undefined)).toMatchObject({ code: "INTERRUPTED" });
  });

  test("by nobody, whose look failed for good, ends with that", async () => {
    const gone = faultOf("INSUFFICIENT_ACCESS", "no", "asking");
    const org = fakeOrg({ deployStatus: () => Promise.reject(gone) });
    const open = { ...ports(), signal: new AbortController().signal };
    expect(await thrownBy(followDeploy(org, "0AfA", 60_000, open))).toBe(gone);
  });
});
