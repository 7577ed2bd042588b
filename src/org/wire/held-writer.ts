import type { OrgWriter } from "../../model/org.ts";
import type { Http } from "../../model/ports.ts";
import { isRead } from "../../util/repeatable.ts";

/**
 * The same org, each of whose changes is made only after `mayWrite` has resolved; what only reads is said as before. Throws what
 * `mayWrite` throws, and nothing has been sent then.
 */
export function heldWriter(org: OrgWriter, mayWrite: () => Promise<void>): OrgWriter {
  const held =
    <A extends unknown[], T>(write: (...given: A) => Promise<T>) =>
    async (...given: A): Promise<T> => {
      await mayWrite();
      return write(...given);
    };
  const writes = {
    submitDeploy: held((zip, options) => org.submitDeploy(zip, options)),
    create: held((object, fields) => org.create(object, fields)),
    update: held((object, id, fields) => org.update(object, id, fields)),
    remove: held((object, id) => org.remove(object, id)),
    stage: held((appId, consumerId) => org.stage(appId, consumerId)),
    promote: held((appId, consumerId, stagedId) => org.promote(appId, consumerId, stagedId)),
  } satisfies Pick<OrgWriter, "submitDeploy" | "create" | "update" | "remove" | "stage" | "promote">;
  return Object.assign(Object.create(org) as OrgWriter, writes);
}

/** The same for requests that are sent without an `OrgWriter`: whatever may change an org waits for `mayWrite`. */
export function heldHttp(http: Http, mayWrite: () => Promise<void>): Http {
  return async (request) => {
    if (!isRead(request)) await mayWrite();
    return http(request);
  };
}
