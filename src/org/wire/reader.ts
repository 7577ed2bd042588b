import type { OrgReader } from "../../model/org.ts";

/** The same org with nothing but its reading methods: what `plan` and `drift` get, so that they cannot write. */
export function readerOf(org: OrgReader): OrgReader {
  return Object.freeze({
    instanceUrl: org.instanceUrl,
    apiVersion: org.apiVersion,
    get orgTime() {
      return org.orgTime;
    },
    userinfo: () => org.userinfo(),
    queries: (soql) => org.queries(soql),
    limits: () => org.limits(),
    toolingQuery: (soql) => org.toolingQuery(soql),
    recentDeploys: (since, userId) => org.recentDeploys(since, userId),
    startRetrieve: (members) => org.startRetrieve(members),
    retrieveStatus: (id) => org.retrieveStatus(id),
    deployStatus: (id) => org.deployStatus(id),
    consumers: (appId) => org.consumers(appId),
    waiting: (appId, consumerId) => org.waiting(appId, consumerId),
  } satisfies OrgReader);
}
