import type { DeployProgress, OrgWriter, QueryReply } from "../../src/model/org.ts";

/** An org in memory for what a test gives it; anything else that is asked of it fails the test. */
export function fakeOrg(given: Partial<OrgWriter>): OrgWriter {
  const org = { instanceUrl: "https://acme--uat.sandbox.my.salesforce.com", apiVersion: "66.0", ...given };
  return new Proxy(org, {
    get(target, name) {
      // Whoever awaits an object asks whether it is a promise.
      if (name in target || name === "then") return Reflect.get(target, name);
      return () => Promise.reject(new Error(`the test did not expect ${String(name)}`));
    },
  }) as OrgWriter;
}

/** How a deployment stands: under way, or with `done` at its end. */
export function progress(given: Partial<DeployProgress> & { status?: string } = {}): DeployProgress {
  const status = given.status ?? (given.done ? "Succeeded" : "InProgress");
  return {
    done: false,
    deployed: 0,
    total: 0,
    errors: 0,
    outcome: { deployId: "0Af00000000000ACAQ", status, success: status === "Succeeded", components: [] },
    ...given,
  };
}

/** An org with these answers, and no rows for any other question; `asked` has each request's queries. */
export function answeringOrg(answers: Readonly<Record<string, QueryReply>>) {
  const asked: Record<string, string>[] = [];
  const org = fakeOrg({
    queries: async <K extends string>(soql: Readonly<Record<K, string>>) => {
      asked.push(soql);
      const keys = Object.keys(soql) as K[];
      return Object.fromEntries(keys.map((key) => [key, answers[key] ?? NO_ROWS])) as Record<K, QueryReply>;
    },
  });
  return { org, asked };
}

const NO_ROWS: QueryReply = { ok: true, rows: [] };
