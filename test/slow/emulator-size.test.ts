import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { MAX_ZIP } from "../../src/emulator/deploy/zip.ts";
import { takenByBoth } from "../emulator/helpers/big-zip.ts";
import { TestOrg } from "../emulator/helpers/client.ts";

let org: TestOrg;
beforeEach(async () => {
  org = await TestOrg.start();
});
afterEach(async () => {
  // Whatever came before, the org still answers.
  expect((await org.rest("/limits")).status).toBe(200);
  await org.close();
});

test("a zip of 39 MB is taken by REST and by SOAP", async () => {
  await takenByBoth(org, 39);
});

test("a zip over 39 MB is refused, whichever way it comes", async () => {
  const tooBig = randomBytes(MAX_ZIP + 1);
  expect((await org.send(tooBig)).json[0].errorCode).toBe("LIMIT_EXCEEDED");
  const soap = await org.soap(`<deploy><ZipFile>${tooBig.toString("base64")}</ZipFile></deploy>`);
  expect(soap.text).toContain(
    "LIMIT_EXCEEDED: Maximum size of request reached. Maximum size of request is 52428800 bytes",
  );
  expect(org.org.deploys).toEqual([]);
});
