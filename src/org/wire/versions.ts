import { sessionError } from "../../model/errors.ts";
import type { Http, HttpReply } from "../../model/ports.ts";
import { parsedJson } from "../../util/parsed-json.ts";
import { faultOf, replyFault } from "./faults.ts";
import { readVersions } from "./replies.ts";

const DOING = "asking for the API versions";

/**
 * The org's API versions, highest last, e.g. `["50.0", …, "68.0"]`. The first that is asked, without a session, and so without the
 * library that knows of sessions: that loads until the answer is there. Throws `NOT_AN_ORG`.
 */
export async function apiVersions(instanceUrl: string, http: Http): Promise<string[]> {
  const reply = await http({ method: "GET", url: `${instanceUrl}/services/data` });
  const text = reply.body.toString("utf8");
  const fault = replyFault(reply.status, reply.headers["content-type"] ?? "", text) ?? refusalIn(reply, text);
  // Something answers there, but not as an org does.
  if (fault && fault.code !== "NOT_OFFERED") throw fault;
  const known = fault ? [] : readVersions(parsedJson(text));
  if (known.length > 0) return known;
  throw sessionError(
    "NOT_AN_ORG",
    `${instanceUrl} does not list API versions as an org does.`,
    "Set instanceUrl to the org's My Domain URL.",
  );
}

/** `[{ errorCode, message }]` (REST API guide, Status Codes and Error Responses). */
function refusalIn({ status }: HttpReply, text: string) {
  if (status < 300) return undefined;
  const told = [parsedJson(text)].flat()[0] as { errorCode?: unknown; message?: unknown } | null | undefined;
  if (typeof told?.errorCode === "string") return faultOf(told.errorCode, String(told.message ?? ""), DOING);
  return faultOf(`ERROR_HTTP_${status}`, text, DOING);
}
