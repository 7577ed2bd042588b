import { expect, test } from "vitest";
import { TestOrg } from "./helpers/client.ts";
import { appFiles, keyFile, packageOf } from "./helpers/package.ts";

const DELAY = 120_000;
const org = TestOrg.forEachTest({ timings: { propagation: DELAY } }, async () => {
  await deploy({});
  await org.assign();
});

async function deploy(options: Parameters<typeof appFiles>[0]): Promise<void> {
  expect((await org.deploy(await packageOf(appFiles(options)))).status).toBe("Succeeded");
}

const spread = () => {
  org.clock.time += DELAY;
};

const answer = async (key?: string): Promise<string> => {
  const { json } = await org.login({}, key);
  return json.error_description ?? "token";
};

test("a new app is unknown to the token endpoint until it has spread", async () => {
  expect(await answer()).toBe("client identifier invalid");
  spread();
  expect(await answer()).toBe("token");
});

test("the API knows of an app at once", async () => {
  expect((await org.query("SELECT Id FROM ExternalClientApplication")).json.totalSize).toBe(1);
});

test("after a change of the certificate the old key works until the new one does", async () => {
  spread();
  await deploy({ certificate: keyFile("other.crt") });
  expect([await answer(), await answer(keyFile("other.key"))]).toEqual(["token", "invalid assertion"]);
  spread();
  expect([await answer(), await answer(keyFile("other.key"))]).toEqual(["invalid assertion", "token"]);
});

test("a policy is in force when it has spread, and the one before it until then", async () => {
  spread();
  await deploy({ policy: { permittedUsersPolicyType: "AllSelfAuthorized" } });
  expect(await answer()).toBe("token");
  spread();
  expect(await answer()).toBe("user hasn't approved this consumer");
  await deploy({});
  expect(await answer()).toBe("user hasn't approved this consumer");
  spread();
  expect(await answer()).toBe("token");
});

test("a deploy that changes nothing has nothing to spread", async () => {
  spread();
  await deploy({});
  expect(await answer()).toBe("token");
});
