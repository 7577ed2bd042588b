import type { DeployProgress, OrgWriter } from "../../src/model/org.ts";

/** An org in memory for what a test gives it; anything else that is asked of it fails the test. */
export function fakeOrg(given: Partial<OrgWriter>): OrgWriter {
  const not = (name: string) => () => Promise.reject(new Error(`the test did not expect ${name}`));
  return {
    instanceUrl: "https://acme--uat.sandbox.my.salesforce.com",
    apiVersion: "66.0",
    userinfo: not("userinfo"),
    queries: not("queries"),
    recentDeploys: not("recentDeploys"),
    startRetrieve: not("startRetrieve"),
    retrieveStatus: not("retrieveStatus"),
    deployStatus: not("deployStatus"),
    submitDeploy: not("submitDeploy"),
    cancelDeploy: not("cancelDeploy"),
    create: not("create"),
    update: not("update"),
    remove: not("remove"),
    consumers: not("consumers"),
    credentials: not("credentials"),
    staged: not("staged"),
    stage: not("stage"),
    promote: not("promote"),
    ...given,
  };
}

/** How a deployment stands: under way, or with `done` at its end. */
export function progress(given: Partial<DeployProgress> & { status?: string } = {}): DeployProgress {
  const status = given.status ?? (given.done ? "Succeeded" : "InProgress");
  return {
    done: false,
    deployed: 0,
    total: 0,
    errors: 0,
    outcome: { deployId: "0AfA", status, success: status === "Succeeded", components: [] },
    ...given,
  };
}
