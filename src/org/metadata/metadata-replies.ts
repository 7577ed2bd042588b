import { z } from "zod";
import type { ComponentMessage, DeployProgress, FileProperty, RetrieveStatus } from "../../model/org.ts";
import { oneLine, printable } from "../../util/printable.ts";
import { idOrNone } from "../../util/salesforce-id.ts";
import { lostAnswer } from "../wire/faults.ts";
import { needId } from "../wire/replies.ts";

const text = z.string().nullish();
const count = z.number().nullish();
/** What nothing depends on but how soon something is looked at: in another form it is as good as absent. */
const told = text.catch(undefined);
/** None for what has no record of its own, such as package.xml. */
const idIfAny = idOrNone.nullish();

/** Metadata API guide, FileProperties. */
const FileReply = z.object({
  type: z.string(),
  fullName: z.string(),
  fileName: z.string(),
  id: idIfAny,
  lastModifiedById: idIfAny,
  lastModifiedByName: text,
  lastModifiedDate: z
    .string()
    .refine((date) => date === "" || !Number.isNaN(Date.parse(date)))
    .nullish(),
});

/** Metadata API guide, RetrieveResult, as jsforce casts it. */
const RetrieveReply = z.object({
  id: z.string(),
  done: z.boolean(),
  status: z.string(),
  success: z.boolean(),
  errorMessage: text,
  zipFile: text,
  fileProperties: z.array(FileReply).nullish(),
  messages: z.array(z.object({ problem: z.string() })).nullish(),
});

/** Metadata API guide, DeployMessage. */
const DeployMessage = z.object({
  componentType: text,
  fullName: text,
  fileName: text,
  id: idIfAny,
  success: z.boolean(),
  created: z.boolean(),
  changed: z.boolean(),
  deleted: z.boolean(),
  problem: text,
  problemType: z.enum(["Warning", "Error"]).nullish(),
  lineNumber: count,
  columnNumber: count,
});
type DeployMessage = z.output<typeof DeployMessage>;

/** Metadata API guide, DeployResult; from REST (plain JSON) or from SOAP (as jsforce casts it). */
const DeployReply = z.object({
  id: z.string(),
  done: z.boolean(),
  status: z.string().min(1),
  success: z.boolean(),
  numberComponentsDeployed: count,
  numberComponentsTotal: count,
  numberComponentErrors: count,
  stateDetail: text,
  createdDate: told,
  completedDate: told,
  errorStatusCode: text,
  errorMessage: text,
  details: z
    .object({
      componentSuccesses: z.array(DeployMessage).nullish(),
      componentFailures: z.array(DeployMessage).nullish(),
    })
    .nullish(),
});

/** Throws ORG_REPLY (exit 3) for an answer of another form. */
export function readRetrieve(reply: unknown): RetrieveStatus {
  const read = inForm(RetrieveReply, reply, "how the retrieve stands");
  needId(read.id, "09S", "the retrieve request");
  if (read.done && read.success && !read.zipFile) {
    throw lostAnswer("The org's answer holds none of the metadata that it says is retrieved.");
  }
  return {
    done: read.done,
    status: printable(read.status),
    success: read.success,
    ...(read.errorMessage ? { errorMessage: printable(read.errorMessage) } : {}),
    ...(read.zipFile ? { zip: Buffer.from(read.zipFile, "base64") } : {}),
    properties: (read.fileProperties ?? []).map(readFile),
    messages: (read.messages ?? []).map((message) => printable(message.problem)),
  };
}

function readFile(file: z.output<typeof FileReply>): FileProperty {
  const { lastModifiedById: userId, lastModifiedByName, lastModifiedDate: date } = file;
  const named = {
    type: oneLine(file.type),
    fullName: oneLine(file.fullName),
    fileName: oneLine(file.fileName),
    id: file.id ?? "",
  };
  if (!userId || !date) return named;
  return { ...named, changed: { userId, userName: printable(lastModifiedByName ?? ""), at: printable(date) } };
}

/** Throws ORG_REPLY (exit 3) for an answer of another form. */
export function readDeploy(reply: unknown): DeployProgress {
  const read = inForm(DeployReply, reply, "how the deployment stands");
  const tookMs = tookBetween(read.createdDate, read.completedDate);
  const messages = [...(read.details?.componentSuccesses ?? []), ...(read.details?.componentFailures ?? [])];
  return {
    done: read.done,
    deployed: read.numberComponentsDeployed ?? 0,
    total: read.numberComponentsTotal ?? 0,
    errors: read.numberComponentErrors ?? 0,
    ...(read.stateDetail ? { stateDetail: printable(read.stateDetail) } : {}),
    ...(tookMs === undefined ? {} : { tookMs }),
    outcome: {
      deployId: needId(read.id, "0Af", "the deployment"),
      status: printable(read.status),
      success: read.success,
      components: messages.map(readMessage),
      ...(read.errorStatusCode ? { errorStatusCode: printable(read.errorStatusCode) } : {}),
      ...(read.errorMessage ? { errorMessage: printable(read.errorMessage) } : {}),
    },
  };
}

/** Salesforce tells whole seconds, of which the same one twice says nothing. */
function tookBetween(created: string | null | undefined, completed: string | null | undefined): number | undefined {
  const [from, to] = [Date.parse(created ?? ""), Date.parse(completed ?? "")];
  const isWithinOne = to === from && from % 1000 === 0;
  return to >= from && !isWithinOne ? to - from : undefined;
}

function readMessage(message: DeployMessage): ComponentMessage {
  return {
    componentType: printable(message.componentType ?? ""),
    fullName: printable(message.fullName ?? ""),
    fileName: printable(message.fileName ?? ""),
    outcome: outcomeOf(message),
    ...(message.id ? { id: message.id } : {}),
    ...(message.problem ? { problem: printable(message.problem) } : {}),
    ...(message.problemType ? { problemType: message.problemType } : {}),
    ...(message.lineNumber ? { line: message.lineNumber } : {}),
    ...(message.columnNumber ? { column: message.columnNumber } : {}),
  };
}

function outcomeOf(message: DeployMessage): ComponentMessage["outcome"] {
  if (!message.success) return "failed";
  if (message.created) return "created";
  if (message.deleted) return "deleted";
  return message.changed ? "changed" : "unchanged";
}

function inForm<T>(form: z.ZodType<T>, reply: unknown, what: string): T {
  const read = form.safeParse(reply);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const at = issue && issue.path.length > 0 ? ` (${issue.path.join(".")})` : "";
  throw lostAnswer(`The org's answer does not say ${what}${at}.`);
}
