import { expect, test } from "vitest";
import { canonicalScopes, compareScopes } from "../../src/oauth/login/scopes.ts";

const TEMPLATE = ["Api", "Basic", "OpenID", "RefreshToken"];

test("scopes have one name each, from metadata or from a token", () => {
  const expected = new Set(["api", "id", "openid", "refresh_token"]);
  expect(canonicalScopes(TEMPLATE)).toEqual(expected);
  expect(canonicalScopes(["openid", "api", "offline_access", "profile", "email", "address", "phone", ""])).toEqual(
    expected,
  );
});

test.each([
  ["api id openid refresh_token", [], []],
  ["openid id api", [], []],
  ["openid profile api", [], []],
  ["id api openid chatter_api", [], []],
  ["id openid", ["api"], []],
  ["", ["api", "id", "openid"], []],
  ["id api openid full", [], ["full"]],
  ["id openid web", ["api"], ["web"]],
])("granted '%s': missing %o, not wanted %o", (granted, missing, extra) => {
  expect(compareScopes(TEMPLATE, granted.split(" "))).toEqual({ missing, extra });
});

test("chatter_api counts where api is not wanted", () => {
  expect(compareScopes(["id"], ["id", "chatter_api"]).extra).toEqual(["chatter_api"]);
});
