import { describe, expect, test } from "vitest";
import { textOf } from "../../src/metadata/component.ts";
import { printXml } from "../../src/metadata/xml.ts";
import { compareComponents, comparePackages, type Memory } from "../../src/plan/compare.ts";
import { adopt } from "../../src/plan/fit.ts";
import { changed, only, rendered } from "./packages.ts";

const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const desired = rendered();

describe("a field of what is made", () => {
  const isDefault = (type: string, before: typeof desired.components = []) =>
    Object.fromEntries(
      compareComponents(desired.components, before)
        .filter((change) => change.type === type)
        .flatMap(({ fields }) => fields.map((field) => [field.path, field.isDefault === true])),
    );

  test("is known for one that would be so untold, by the platform's defaults and the name that Setup gives", () => {
    expect(isDefault(POLICY)).toMatchObject({
      ipRelaxationPolicyType: true,
      label: true,
      isClientCredentialsFlowEnabled: true,
      permittedUsersPolicyType: false,
      commaSeparatedPermissionSet: false,
    });
    expect(isDefault("PermissionSet")).toMatchObject({ "userPermissions[ApiEnabled].enabled": false, label: false });
  });

  test("of a change is never one: there it was another", () => {
    const org = changed(desired.components, POLICY, { ipRelaxationPolicyType: "Bypass", label: "Other" });
    expect(isDefault(POLICY, org)).toEqual({ ipRelaxationPolicyType: false, label: false });
  });
});

describe("a package fitted to an org", () => {
  test("that has nothing stays as it is", () => {
    expect(adopt(desired, [])).toEqual(desired);
  });

  test("takes the names of the satellites that the app has, one of each as the platform allows", () => {
    const types = [
      POLICY,
      "ExtlClntAppOauthSettings",
      "ExtlClntAppGlobalOauthSettings",
      "ExtlClntAppConfigurablePolicies",
    ];
    const org = types.reduce(
      (components, type) => changed(components, type, {}, `Made_In_Setup_${type}`),
      [...desired.components],
    );
    const fitted = adopt(desired, org);
    for (const type of types) expect(only(fitted.components, type).fullName).toBe(`Made_In_Setup_${type}`);
    expect(only(fitted.components, "ExternalClientApplication").fullName).toBe("Kantiv_Integration");
    expect(only(fitted.components, "PermissionSet").fullName).toBe("Kantiv_Integration");
    expect(fitted.apiVersion).toBe(desired.apiVersion);
  });

  test("leaves alone the satellites of another app, and what belongs to none", () => {
    const others = [
      ...changed(desired.components, POLICY, { externalClientApplication: "Other" }, "Other_plcy"),
      ...changed(desired.components, POLICY, { externalClientApplication: null }, "Orphan"),
    ].filter((component) => component.type === POLICY);
    expect(adopt(desired, others)).toEqual(desired);
  });

  test("keeps permission sets and profiles that others put on the policy, and adds its own", () => {
    const org = changed(desired.components, POLICY, {
      commaSeparatedPermissionSet: "Theirs, Another",
      commaSeparatedProfile: "Admin",
    });
    const policy = only(adopt(desired, org).components, POLICY);
    expect(textOf(policy.root, "commaSeparatedPermissionSet")?.split(",").sort()).toEqual([
      "Another",
      "Kantiv_Integration",
      "Theirs",
    ]);
    expect(textOf(policy.root, "commaSeparatedProfile")).toBe("Admin");
    const elements = policy.root.children.map((child) => child.name);
    expect(elements).toEqual([...elements].sort());
    expect(printXml(policy.root).match(/<commaSeparatedPermissionSet>/g)).toHaveLength(1);
  });

  test("does not write a list again that holds everything already", () => {
    const org = changed(desired.components, POLICY, { commaSeparatedPermissionSet: "Kantiv_Integration" });
    expect(adopt(desired, org)).toEqual(desired);
  });
});

describe("what an org shows of a wanted component", () => {
  const GLOBAL = "ExtlClntAppGlobalOauthSettings";
  const wanted = desired.components.filter(({ type }) => type === GLOBAL);
  const told = (elements: Record<string, string | null>, memory?: Memory) =>
    compareComponents(wanted, changed(wanted, GLOBAL, elements), memory).flatMap(({ fields }) =>
      fields.map(({ path }) => path),
    );

  test("is no change where the org keeps PKCE stricter, and one where it is less strict", () => {
    const loose = changed(wanted, GLOBAL, { isPkceRequired: "false" });
    const strict = changed(wanted, GLOBAL, { isPkceRequired: "true" });
    expect(compareComponents(loose, strict)[0]?.action).toBe("none");
    expect(compareComponents(strict, loose)[0]?.fields).toEqual([
      { path: "isPkceRequired", before: "false", after: "true" },
    ]);
  });

  test("is unreadable without a certificate, unless the org did show one before", () => {
    expect(told({ certificate: null })).toEqual([]);
    expect(compareComponents(wanted, changed(wanted, GLOBAL, { certificate: null }))[0]?.unreadable).toEqual([
      "certificate",
    ]);
    expect(told({ certificate: null }, { certificateShown: true })).toEqual(["certificate"]);
    expect(told({ certificate: null }, { certificate: "AA:BB" })).toEqual(["certificate"]);
  });
});

test("what belongs to no app is fitted to nothing", () => {
  const orphan = (name: string) =>
    changed(desired.components, POLICY, { externalClientApplication: null }, name).filter(
      ({ type }) => type === POLICY,
    );
  const components = orphan("Mine");
  expect(adopt({ ...desired, components }, orphan("Theirs")).components).toEqual(components);
});

describe("what orgs have by themselves", () => {
  const GLOBAL = "ExtlClntAppGlobalOauthSettings";
  const without = changed(desired.components, GLOBAL, { isSecretRequiredForTokenExchange: null });

  test.each(["true", "false", null])(
    "isSecretRequiredForTokenExchange %s is no difference where the template leaves it to the org",
    (isSecretRequiredForTokenExchange) => {
      const org = changed(desired.components, GLOBAL, { isSecretRequiredForTokenExchange });
      const [change] = compareComponents([only(without, GLOBAL)], org);
      expect(change).toMatchObject({ action: "none", fields: [] });
    },
  );

  test.each([
    ["isRefreshTokenRotationEnabled", "false"],
    ["isPkceRequired", "false"],
  ])("%s %s is no difference where the org forces it on", (element, stated) => {
    const wanted = changed(desired.components, GLOBAL, { [element]: stated });
    const org = changed(desired.components, GLOBAL, { [element]: "true" });
    expect(compareComponents([only(wanted, GLOBAL)], org)).toMatchObject([{ action: "none" }]);
  });

  test("Zero with a period of 0 and no unit is Zero", () => {
    const zero = { refreshTokenPolicyType: "Zero", refreshTokenValidityUnit: null };
    const wanted = changed(desired.components, POLICY, { ...zero, refreshTokenValidityPeriod: null });
    const org = changed(desired.components, POLICY, { ...zero, refreshTokenValidityPeriod: "0" });
    expect(compareComponents([only(wanted, POLICY)], org)).toMatchObject([{ action: "none" }]);
  });
});

describe("a package and another version of it", () => {
  const one = rendered();
  const told = (base: typeof one | undefined, head: typeof one | undefined) =>
    comparePackages(base, head).map(({ action, type, fields }) => ({ action, type, fields }));
  const APP_TYPE = "ExternalClientApplication";

  test("that is the same differs in nothing, under other names of what an app has one of either", () => {
    expect(comparePackages(one, one)).toEqual([]);
    const renamed = changed(one.components, POLICY, {}, "Under_Another_Name");
    expect(comparePackages(one, { ...one, components: renamed })).toEqual([]);
    expect(comparePackages({ ...one, components: renamed }, one)).toEqual([]);
  });

  test("differs in the fields that changed, each with before and after", () => {
    const head = { ...one, components: changed(one.components, APP_TYPE, { label: "New", contactPhone: "1" }) };
    const [{ fields = [] } = {}, ...others] = comparePackages(one, head);
    expect(others).toEqual([]);
    expect(fields).toContainEqual({ path: "contactPhone", before: null, after: "1" });
    expect(fields).toContainEqual({ path: "label", before: "Kantiv Integration", after: "New" });
    expect(fields).toHaveLength(2);
  });

  test("has what came and what went, in the order of a manifest", () => {
    const without = (type: string) => ({ ...one, components: one.components.filter((each) => each.type !== type) });
    expect(told(without("PermissionSet"), one)).toMatchObject([{ action: "create", type: "PermissionSet" }]);
    expect(told(one, without("PermissionSet"))).toMatchObject([{ action: "delete", type: "PermissionSet" }]);
    const both = comparePackages(without(APP_TYPE), without("PermissionSet"));
    expect(both.map(({ action, type }) => `${action} ${type}`)).toEqual([`create ${APP_TYPE}`, "delete PermissionSet"]);
  });

  test("that is none at all is made, or goes, whole", () => {
    const types = one.components.map(({ type }) => type);
    expect(told(undefined, one).map(({ action, type }) => [action, type])).toEqual(
      types.map((type) => ["create", type]),
    );
    expect(told(one, undefined).map(({ action, type }) => [action, type])).toEqual(
      types.map((type) => ["delete", type]),
    );
    expect(comparePackages(undefined, undefined)).toEqual([]);
  });
});
