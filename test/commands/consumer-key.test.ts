import { readFile } from "node:fs/promises";
import { afterEach, describe, expect, it } from "vitest";
import { startEmulator } from "../../src/emulator/index.ts";
import { kantivSf } from "../helpers/cli.ts";
import { otherMachine } from "../helpers/other-machine.ts";
import { layNewPair, NEW_KEY_ENV, rotate } from "../helpers/rotation.ts";
import { appliedSandbox, type Sandbox } from "../helpers/sandbox.ts";
import { consumerIn, firstOrg } from "../helpers/secrets-by-rest.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

/** Another administrator deletes the app and sets it up again, from a machine with a record of its own. */
async function madeAgainElsewhere(): Promise<void> {
  const elsewhere = await otherMachine(box);
  expect((await elsewhere("destroy", "--yes")).code).toBe(0);
  expect((await elsewhere("apply", "--yes")).code).toBe(0);
}

/** A refreshed sandbox answers at the same host as another org, and brings the app with a key of its own. */
async function refreshed(): Promise<void> {
  const port = Number(new URL(box.emulator.url).port);
  await box.emulator.close();
  box.emulator = await startEmulator({ clock: box.clock, port });
  box.env.ADMIN_TOKEN = box.emulator.ready.admin.accessToken;
  const elsewhere = await otherMachine(box);
  expect((await elsewhere("apply", "--yes")).code).toBe(0);
}

function rotatedElsewhere(): void {
  const org = firstOrg(box);
  org.consumers = org.consumers.map((consumer) => ({ ...consumer, key: "3MVG9rotatedElsewhere" }));
}

const loginsTried = () => box.emulator.requests().filter(({ path }) => path.includes("/oauth2/token")).length;

const CHANGES = [
  ["made again", madeAgainElsewhere],
  ["refreshed", refreshed],
  ["rotated elsewhere", async () => rotatedElsewhere()],
] as const;

describe.each(CHANGES)("an app whose consumer key is another than this record knows: %s", (_how, change) => {
  it.each(["verify", "handoff"])("%s signs nothing, and names both keys and the command", async (command) => {
    box = await appliedSandbox();
    const was = consumerIn(box).key;
    await change();
    const before = loginsTried();
    const { code, json } = await box.run(command, "--json");
    const is = consumerIn(box).key;
    expect([code, json().error?.code]).toEqual([1, "CONSUMER_KEY_CHANGED"]);
    expect(json().error?.message).toContain(`was ${was} and is ${is}`);
    expect(json().error?.data).toEqual({ previousConsumerKey: was, consumerKey: is });
    expect(json().error?.remedy).toContain(`kantiv-sf apply --org ${box.orgFile}`);
    expect(loginsTried()).toBe(before);
  });

  it.each([[["credentials", "rotate"]], [["credentials", "rotate", "--promote", "--yes"]]])(
    "%j signs nothing and changes nothing",
    async (words) => {
      box = await appliedSandbox();
      await change();
      const before = loginsTried();
      const { code, json } = await box.run(words[0] ?? "", ...words.slice(1), "--json");
      expect([code, json().error?.code]).toEqual([1, "CONSUMER_KEY_CHANGED"]);
      expect(loginsTried()).toBe(before);
    },
  );

  it("destroy removes the app, and signs nothing for its key", async () => {
    box = await appliedSandbox();
    await change();
    const before = loginsTried();
    const { code, json } = await box.run("destroy", "--yes", "--json");
    expect(code).toBe(0);
    expect(json().result).toMatchObject({ proof: "notShown" });
    expect(loginsTried()).toBe(before);
  });

  it("drift counts it, and plan shows it though no field differs", async () => {
    box = await appliedSandbox();
    const was = consumerIn(box).key;
    await change();
    const drift = await box.run("drift", "--json");
    const finding = { code: "CONSUMER_KEY_CHANGED", blocks: false };
    expect([drift.code, drift.json().result]).toMatchObject([4, { findings: [finding] }]);
    const plan = await box.run("plan");
    expect([plan.code, plan.stdout]).toEqual([0, expect.stringContaining(`was ${was} and is ${consumerIn(box).key}`)]);
  });

  it("apply takes the new one, proves it and says that the hand-over is due; from then on it is the one", async () => {
    box = await appliedSandbox();
    const was = consumerIn(box).key;
    await change();
    const taken = await box.run("apply", "--yes", "--json");
    expect(taken.code, taken.stderr).toBe(0);
    const is = consumerIn(box).key;
    const { result, warnings } = taken.json();
    expect(result).toMatchObject({ consumerKey: is, previousConsumerKey: was, handoffDue: true, verified: true });
    expect(warnings).toContainEqual(
      expect.objectContaining({
        code: "CONSUMER_KEY_NEW",
        message: expect.stringContaining(`kantiv-sf handoff --org ${box.orgFile}`),
      }),
    );
    expect((await box.run("verify")).code).toBe(0);
    expect((await box.run("drift")).code).toBe(0);
    expect((await box.run("apply", "--yes", "--json")).json().result).toMatchObject({ handoffDue: false });
  });
});

describe("before a changed key is taken", () => {
  const ask = (answer: string, ...args: string[]) => {
    const env = { ...box.env, NO_COLOR: "1" };
    return kantivSf([...args, "--org", box.orgFile], { env, cwd: box.folder, clock: box.clock, answer });
  };

  it("apply asks, and a no leaves the record as it was", async () => {
    box = await appliedSandbox();
    const was = consumerIn(box).key;
    rotatedElsewhere();
    const { code, stderr } = await ask("n", "apply");
    expect([code, stderr]).toEqual([2, expect.stringContaining(`${was} → 3MVG9rotatedElsewhere`)]);
    expect((await box.run("verify", "--json")).json().error?.code).toBe("CONSUMER_KEY_CHANGED");
  });

  it("apply's report ends with the hand-over that is due", async () => {
    box = await appliedSandbox();
    rotatedElsewhere();
    const { code, stdout } = await ask("y", "apply");
    expect([code, stdout]).toEqual([0, expect.stringContaining(`kantiv-sf handoff --org ${box.orgFile}`)]);
  });

  it("rollback asks with both keys, records the new one and names it", async () => {
    box = await appliedSandbox();
    const was = consumerIn(box).key;
    await box.writeOrgFile(`${await orgFile()}parameters: { label: Renamed }\n`);
    const { runId } = (await box.run("apply", "--yes", "--json")).json<{ runId: string }>().result;
    rotatedElsewhere();
    const shown = await ask("n", "rollback", "--to", runId);
    expect(shown.stderr).toContain(`${was} → 3MVG9rotatedElsewhere`);
    const { code, json } = await box.run("rollback", "--to", runId, "--yes", "--json");
    expect([code, json().result]).toMatchObject([0, { newConsumerKey: "3MVG9rotatedElsewhere", proof: "shown" }]);
    expect((await box.run("verify")).code).toBe(0);
  });

  it("a rotation of the certificate is refused", async () => {
    box = await appliedSandbox();
    rotatedElsewhere();
    await layNewPair(box);
    for (const more of [[], ["--blue-green"]]) {
      const { code, json } = await rotate(box, ...NEW_KEY_ENV, ...more);
      expect([code, json().error?.code]).toEqual([1, "CONSUMER_KEY_CHANGED"]);
    }
  });
});

describe("where no key changed", () => {
  it("without a record the org's key is taken", async () => {
    box = await appliedSandbox();
    const elsewhere = await otherMachine(box);
    expect((await elsewhere("verify")).code).toBe(0);
    expect((await elsewhere("handoff")).code).toBe(0);
  });

  it("an app that this tool destroyed and applied again has no key of before", async () => {
    box = await appliedSandbox();
    expect((await box.run("destroy", "--yes")).code).toBe(0);
    const again = await box.run("apply", "--yes", "--json");
    expect(again.json().result).toMatchObject({ handoffDue: false, previousConsumerKey: null });
    expect((await box.run("verify")).code).toBe(0);
  });

  it("an app that was deleted in Setup gets its new key by apply, which says that the hand-over is due", async () => {
    box = await appliedSandbox();
    const was = consumerIn(box).key;
    expect((await (await otherMachine(box))("destroy", "--yes")).code).toBe(0);
    const again = await box.run("apply", "--yes", "--json");
    expect([again.code, again.json().result]).toMatchObject([0, { previousConsumerKey: was, handoffDue: true }]);
    expect((await box.run("verify")).code).toBe(0);
  });
});

const orgFile = () => readFile(box.orgFile, "utf8");

describe("a consumer key in the org file", () => {
  it("of an app that the template makes is told as unused by lint and by plan in the same words, and is no drift", async () => {
    box = await appliedSandbox();
    const text = await readFile(box.orgFile, "utf8");
    await box.writeOrgFile(text.replace("jwt:\n", "jwt:\n  consumerKey: 3MVG9ofAnotherAppOfTheirs\n"));
    const words = "jwt.consumerKey is not used: the template makes the app, and its key is read from the org.";
    const linted = await kantivSf(["lint", "acme.yaml"], { env: box.env, cwd: box.folder, clock: box.clock });
    expect([linted.code, linted.stdout]).toEqual([0, expect.stringContaining(words)]);
    expect(linted.stdout).toContain("ECA714");
    const planned = await box.run("plan", "--json");
    const { result, warnings } = planned.json<{ findings: object[] }>();
    expect([planned.code, result.findings, warnings]).toEqual([
      0,
      [expect.objectContaining({ code: "CONSUMER_KEY_UNUSED", blocks: false, message: words })],
      [expect.objectContaining({ code: "CONSUMER_KEY_UNUSED", message: words })],
    ]);
    expect((await box.run("drift")).code).toBe(0);
  });
});
