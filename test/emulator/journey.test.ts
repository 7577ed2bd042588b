import { afterEach, expect, test } from "vitest";
import { TestOrg } from "./helpers/client.ts";
import { appFiles, packageOf } from "./helpers/package.ts";

let org: TestOrg;
afterEach(async () => {
  expect(org.emulator.unknownRoutes()).toEqual([]);
  await org.close();
});

test("a fresh org takes an app and lets its integration user in once the permission set is assigned", async () => {
  org = await TestOrg.start();
  expect(await org.deploy(await packageOf(appFiles()))).toMatchObject({ status: "Succeeded", success: true });

  expect((await org.login()).json).toEqual({
    error: "invalid_app_access",
    error_description: "user is not admin approved to access this app",
  });
  expect((await org.assign()).status).toBe(201);
  const token = await org.login();
  expect(token.json).toEqual({
    access_token: expect.stringMatching(/^00D\w{12}![.\w]+$/),
    scope: "api id openid",
    instance_url: org.url,
    id: `${org.url}/id/${org.org.id}/${org.integrationUser.id}`,
    token_type: "Bearer",
  });

  org.token = token.json.access_token;
  expect((await org.rest("/limits")).status).toBe(200);
});
