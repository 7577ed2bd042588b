import { expect, test } from "vitest";
import { TestOrg } from "./helpers/client.ts";
import { appFiles, fields, file, packageOf } from "./helpers/package.ts";

const org = TestOrg.forEachTest({}, async () => {
  const flags = { enableClientSecretInRestApiAccess: "true" };
  const settings = { "settings/ExternalClientApp.settings": file("ExternalClientAppSettings", fields(flags)) };
  await org.deploy(await packageOf({ ...appFiles(), ...settings }));
});

const app = () => org.org.components.find((it) => it.type === "ExternalClientApplication");
const consumer = () => {
  const [first] = org.org.consumers;
  if (!first) throw new Error("no consumer");
  return first;
};
const base = () => `/apps/oauth/credentials/${app()?.id}`;
const staged = () => `${base()}/${consumer().id}/staged`;
const permissions = () => org.org.profiles[0]?.permissions ?? [];
const without = (name: string) => {
  const admin = org.org.profiles[0];
  if (admin) admin.permissions = permissions().filter((it) => it !== name);
};

test("an app's consumers are listed with their keys, in any org that allows it", async () => {
  expect((await org.rest(base())).json.consumers).toMatchObject([
    { id: consumer().id, key: org.consumerKey, name: "Kantiv_Integration" },
  ]);
  expect((await org.rest("/apps/oauth/credentials/0xI000000000001AAA")).status).toBe(404);
});

test("key and secret come as the part that is asked for", async () => {
  const get = async (part: string) => (await org.rest(`${base()}/${consumer().id}${part}`)).json;
  const { id, key, secret } = consumer();
  expect(await get("")).toEqual({ id, key, secret: null });
  expect(await get("?part=secret")).toEqual({ id, key: null, secret });
  expect(await get("?part=keyandsecret")).toEqual({ id, key, secret });
  expect((await get("?part=all"))[0].errorCode).toBe("INVALID_INPUT");
});

test("without the org's setting, or the user's permission, the resource says that it is not enabled", async () => {
  without("ViewClientSecret");
  expect((await org.rest(base())).json[0].message).toBe("This feature is not enabled for this user");
  org.org.components = org.org.components.filter((it) => it.type !== "Settings");
  expect((await org.rest(base())).json[0].message).toBe("This feature is not currently enabled for this organization");
});

test("usage lists the apps that somebody has used, and no others", async () => {
  const apps = async () => (await org.rest("/apps/oauth/usage")).json.apps;
  expect(await apps()).toEqual([]);
  await org.assign();
  await org.login();
  expect(await apps()).toMatchObject([{ developerName: "Kantiv_Integration", identifier: app()?.id }]);
});

test("staged credentials become the app's when they are rotated, and the old key is then unknown", async () => {
  await org.assign();
  const old = org.consumerKey;
  const made = await org.post(staged(), {});
  expect(made.status).toBe(201);
  expect(made.json).toMatchObject({ state: "Active", key: expect.stringMatching(/^3MVG9/) });
  expect((await org.login()).status, "still the old key").toBe(200);
  const path = `${staged()}/${made.json.id}`;
  const rotate = () => org.rest(path, { method: "PATCH", body: JSON.stringify({ command: "rotate" }) });
  expect((await rotate()).json.state).toBe("Rotated");
  expect((await rotate()).json[0].message).toBe("Only active staged credentials can be rotated");
  expect(org.consumerKey).toBe(made.json.key);
  expect((await org.login()).status).toBe(200);
  expect((await org.login({ iss: old })).json.error).toBe("invalid_client_id");
});

test("staged credentials end after thirty days, and can be listed and deleted", async () => {
  const { id } = (await org.post(staged(), {})).json;
  expect((await org.rest(staged())).json.stagedCredentials).toHaveLength(1);
  org.org.sessions[0] = Object.assign(org.org.sessions[0] ?? {}, { timeout: 1e12 }) as never;
  org.clock.time += 31 * 24 * 3600 * 1000;
  expect((await org.rest(`${staged()}/${id}`)).json.state).toBe("Expired");
  expect((await org.rest(`${staged()}/${id}`, { method: "DELETE" })).status).toBe(204);
  expect((await org.rest(`${staged()}/${id}`)).status).toBe(404);
});

test("rotation needs its own permission, and API 65", async () => {
  without("ClientSecretRotation");
  expect((await org.post(staged(), {})).status).toBe(403);
  const old = await fetch(`${org.url}/services/data/v64.0${staged()}`, {
    headers: { authorization: `Bearer ${org.token}` },
  });
  expect(old.status).toBe(404);
});

test("a consumer secret is in metadata only with the org's setting and the user's permission", async () => {
  const read = async () =>
    (
      await org.soap(
        "<readMetadata><type>ExtlClntAppGlobalOauthSettings</type><fullNames>Kantiv_Integration_glbloauth</fullNames></readMetadata>",
      )
    ).text;
  expect(await read()).not.toContain("consumerSecret");
  const flags = { enableConsumerSecretApiAccess: "true" };
  await org.deploy(
    await packageOf({ "settings/ExternalClientApp.settings": file("ExternalClientAppSettings", fields(flags)) }),
  );
  expect(await read()).toContain(`<consumerSecret>${consumer().secret}<`);
  without("ViewClientSecret");
  expect(await read()).not.toContain("consumerSecret");
});
