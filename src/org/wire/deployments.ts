import type { DeployOptions, OrgWriter } from "../../model/org.ts";
import { readDeploy, readRetrieve } from "../metadata/metadata-replies.ts";
import { type Call, orgFault } from "./faults.ts";
import { needId } from "./replies.ts";
import type { OrgConnection } from "./transport.ts";

type Deployments = Pick<OrgWriter, "startRetrieve" | "retrieveStatus" | "deployStatus" | "submitDeploy">;

/** What is retrieved and deployed: the Metadata API, by REST where the org has that. */
export function deploymentCalls(conn: OrgConnection, version: string, call: Call): Deployments {
  // REST takes every form of token, SOAP refuses JWT-format ones below API 68; an org without the resource refuses it
  // before it acts, so that SOAP can then be asked.
  let rest = true;
  const restFirst = async <T>(send: (rest: boolean) => Promise<T>): Promise<T> => {
    try {
      return await send(rest);
    } catch (error) {
      if (!rest || !(error instanceof Error) || orgFault(error, "").code !== "NOT_OFFERED") throw error;
      rest = false;
      return send(rest);
    }
  };
  return {
    startRetrieve: (members) =>
      call("starting to retrieve", async () => {
        const types = Object.entries(members).map(([name, names]) => ({ members: [...names], name }));
        const request = { apiVersion: version, unpackaged: { types, version } };
        const reply = await conn.metadata.retrieve(request as unknown as Parameters<typeof conn.metadata.retrieve>[0]);
        return needId(reply.id, "09S", "the retrieve request");
      }),
    retrieveStatus: (id) => call("retrieving", async () => readRetrieve(await conn.metadata.checkRetrieveStatus(id))),
    deployStatus: (id) =>
      call("asking after the deployment", () =>
        restFirst(async (rest) => {
          if (!rest) return readDeploy(await conn.metadata.checkDeployStatus(id, true));
          const url = `/metadata/deployRequest/${encodeURIComponent(id)}?includeDetails=true`;
          return readDeploy((await conn.request<{ deployResult?: unknown } | undefined>(url))?.deployResult);
        }),
      ),
    submitDeploy: (zip, options) =>
      call("submitting the deployment", () =>
        restFirst(async (rest) => {
          const bytes = Buffer.from(zip);
          const sent = rest
            ? conn.metadata.deployRest(bytes, deployOptions(options))
            : conn.metadata.deploy(bytes, deployOptions(options));
          return needId(((await sent) as { id?: string } | undefined)?.id, "0Af", "the deployment");
        }),
      ),
  };
}

/** `rollbackOnError` so that nothing half-done stays; tests cannot matter to a package without Apex. */
function deployOptions(options: DeployOptions) {
  return {
    rollbackOnError: true,
    singlePackage: true,
    checkOnly: options.checkOnly,
    ignoreWarnings: options.ignoreWarnings ?? false,
  };
}
