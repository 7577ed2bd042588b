import { describe, expect, test } from "vitest";
import { judgeDeploy, refusesRelisting } from "../../src/org/metadata/outcome.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { message, outcome } from "./failed-deploy.ts";

describe("a deployment", () => {
  test("that succeeded whole passes", () => {
    judgeDeploy(outcome({ status: "Succeeded", success: true, components: [message({ outcome: "created" })] }));
  });

  test.each([
    ["Failed", "DEPLOY_FAILED"],
    ["SucceededPartial", "DEPLOY_FAILED"],
    ["FinalizingDeployFailed", "DEPLOY_FAILED"],
    ["Canceled", "DEPLOY_CANCELED"],
    ["SomethingNew", "DEPLOY_FAILED"],
  ])("that ended %s is %s (exit 1), whatever `success` says", async (status, code) => {
    for (const success of [true, false]) {
      expect(await thrownBy(() => judgeDeploy(outcome({ status, success })))).toMatchObject({
        code,
        exit: 1,
        data: { deployId: "0AfA", status },
      });
    }
  });

  test("that says Succeeded without success failed", async () => {
    expect((await thrownBy(() => judgeDeploy(outcome({ status: "Succeeded" })))).code).toBe("DEPLOY_FAILED");
  });

  test("that succeeded in part does not claim that nothing stays", async () => {
    const partial = outcome({ status: "SucceededPartial", success: true });
    expect((await thrownBy(() => judgeDeploy(partial))).message).toContain("a part of it stays in the org");
    expect((await thrownBy(() => judgeDeploy(outcome({})))).message).toContain("nothing of it stays in the org");
  });

  test("that failed shows each problem with its file, place and the org's words, and not what went well", async () => {
    const failed = message({ problem: "There's a problem with your scope(s): Foo", line: 4, column: 9 });
    const error = await thrownBy(() => judgeDeploy(outcome({ components: [message({ outcome: "created" }), failed] })));
    expect(error.problems).toEqual([
      {
        code: "COMPONENT_FAILED",
        message: "ExtlClntAppOauthSettings Kantiv_oauth: There's a problem with your scope(s): Foo",
        remedy: "Use scopes that the org offers; the wrong one is named.",
        file: "extlClntAppOauthSettings/Kantiv_oauth.ecaOauth",
        line: 4,
        column: 9,
      },
    ]);
  });

  test("that a warning stopped shows the warning", async () => {
    const warning = message({ outcome: "unchanged", problem: "a warning", problemType: "Warning" });
    const error = await thrownBy(() => judgeDeploy(outcome({ components: [warning] })));
    expect(error.problems.map((problem) => problem.message)).toEqual([expect.stringContaining("a warning")]);
  });

  test("that failed as a whole shows the org's code and words, and what they mean", async () => {
    const locked = outcome({ errorStatusCode: "ALREADY_IN_PROCESS", errorMessage: "locked by another change" });
    const error = await thrownBy(() => judgeDeploy(locked));
    expect(error.message).toContain("ALREADY_IN_PROCESS: locked by another change");
    expect(error.remedy).toContain("Another deployment or setup change holds the org");
    expect(error.data).toMatchObject({ orgCode: "ALREADY_IN_PROCESS" });
    const twice = { errorStatusCode: "UNKNOWN_EXCEPTION", errorMessage: "UNKNOWN_EXCEPTION: An unexpected error." };
    expect((await thrownBy(() => judgeDeploy(outcome(twice)))).message).toBe(
      "Deployment 0AfA ended Failed: UNKNOWN_EXCEPTION: An unexpected error.; nothing of it stays in the org.",
    );
    const unknown = await thrownBy(() => judgeDeploy(outcome({ errorStatusCode: "WHAT_IS_THIS" })));
    expect(unknown.remedy).toContain("Deployment Status");
  });
});

test.each([
  [
    "The external client app configured in your global OAuth Settings doesn't have a valid OAuth settings configuration.",
    /together/,
  ],
  ["Enter the name of the parent external client app", /externalClientApplication/],
  ["duplicate value found: ExternalClientApplicationId duplicates value on X_oauthPlcy", /another name/],
  ["The consumer key is already taken.", /Leave the consumer key out/],
  ["'AdminApproved' is not a valid value for the enum 'PermittedUsersPolicyType'", /kantiv-sf lint/],
  ["Invalid plugin settings", /time-out/],
  [
    "You can't create a connected app. To enable connected app creation, contact Salesforce Customer Support.",
    /External Client App/,
  ],
  ["no PermissionSet named Foo found", /exists in the org/],
  ["insufficient access rights on cross-reference id", /exists in the org|permission/],
])("the org's words %j have a remedy", async (problem, remedy) => {
  const error = await thrownBy(() => judgeDeploy(outcome({ components: [message({ problem })] })));
  expect(error.problems[0]?.remedy).toMatch(remedy);
});

describe("a list that names who has access already", () => {
  const failedBy = async (problem: string) =>
    thrownBy(() => judgeDeploy(outcome({ components: [message({ problem })] })));

  test("is known by the org's words for it, of a deployment that failed, and by nothing else", async () => {
    expect(refusesRelisting(await failedBy("These permission set names are already taken: Acme"))).toBe(true);
    expect(refusesRelisting(await failedBy("The name is already taken"))).toBe(false);
    expect(refusesRelisting(new Error("permission set names are already taken"))).toBe(false);
    expect(refusesRelisting(undefined)).toBe(false);
  });
});
