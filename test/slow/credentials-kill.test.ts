import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { kantivSf } from "../helpers/cli.ts";
import { killedAt } from "../helpers/killed.ts";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { allowSecretsByRest, consumerIn } from "../helpers/secrets-by-rest.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

/** More than either run needs: the last ones end by themselves. */
const REQUESTS = Array.from({ length: 14 }, (_, index) => index);

const file = () => join(box.folder, "new.json");
const stage = () => ["credentials", "rotate", "--org", box.orgFile, "--with-secret", "--secret-file", file()];
const promote = () => ["credentials", "rotate", "--org", box.orgFile, "--promote", "--yes"];
const kept = async () => JSON.parse(await readFile(file(), "utf8"));
const acted = (method: string) =>
  box.emulator.requests().filter((it) => it.method === method && it.path.includes("/staged")).length;

async function appliedSandbox(): Promise<void> {
  box = await sandbox({ realTime: true });
  expect((await box.run("apply", "--yes")).code).toBe(0);
  allowSecretsByRest(box);
}

async function goesWell(line: readonly string[]): Promise<void> {
  const { code, stderr } = await kantivSf(line, { env: box.env, cwd: box.folder });
  expect(code, stderr).toBe(0);
}

it.each(REQUESTS)(
  "staging killed while the answer to its request %i is on the way: the same line again hands over the pair that waits, of which there is one",
  async (skip) => {
    await appliedSandbox();
    await killedAt(box, stage(), skip);
    // Whole or not there: what was kept is a secret that the org has.
    const early = await kept().catch(() => undefined);
    if (early) await rm(file());
    await goesWell(stage());
    const pair = await kept();
    if (early) expect(pair).toEqual(early);
    expect(acted("POST")).toBe(1);
    await goesWell(promote());
    expect(consumerIn(box)).toMatchObject({ key: pair.consumerKey, secret: pair.clientSecret });
  },
);

it.each(REQUESTS)(
  "putting in force killed while the answer to its request %i is on the way: the same line again proves the pair that was handed over",
  async (skip) => {
    await appliedSandbox();
    await goesWell(stage());
    const pair = await kept();
    await killedAt(box, promote(), skip);
    await goesWell(promote());
    expect(consumerIn(box)).toMatchObject({ key: pair.consumerKey, secret: pair.clientSecret });
    expect([acted("POST"), acted("PATCH")]).toEqual([1, 1]);
    expect((await box.run("verify")).code).toBe(0);
    expect((await box.run("audit", "verify")).code).toBe(0);
  },
);
