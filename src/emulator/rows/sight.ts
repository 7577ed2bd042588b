/** What the objects of an org look like to a request: by its API and version, and to the user whose token it has. */
import { type DataAccess, dataAccess, objectsSeenBy, sharesRecord } from "../access/data.ts";
import type { Caller } from "../http/session.ts";
import type { Exchange } from "../http/types.ts";
import type { ApiView } from "../objects/schema.ts";
import type { Db, Row } from "../objects/types.ts";
import { dbOf } from "./index.ts";

/** One request's picture of the org. */
export interface Sight {
  view: ApiView;
  /** The rows as they are now. */
  look(): Db;
  /** Whether sharing lets the caller change a record of an object. */
  opens(object: string, row: Row): boolean;
}

const ANY_API_CLIENT = ["PermissionsUseAnyApiClient", "MaximumPermissionsUseAnyApiClient"];

/** @param version the number of the path, such as 66 */
export function sightOf({ org, now, switches }: Exchange, caller: Caller, version: number, tooling = false): Sight {
  const access: DataAccess = dataAccess(org, caller.user, caller.permissions, now);
  const business = objectsSeenBy(org, access);
  const shared = (changing: boolean) => (object: string, row: Row) => {
    const schema = business.find(({ name }) => name === object);
    return schema === undefined || sharesRecord(org, schema, row.OwnerId, caller.user, access, changing);
  };
  return {
    view: {
      tooling,
      version: `${version}.0`,
      lacks: switches.useAnyApiClient === "unknown" ? ANY_API_CLIENT : [],
      business,
    },
    look: () => dbOf(org, switches, now, caller.permissions, shared(false)),
    opens: shared(true),
  };
}
