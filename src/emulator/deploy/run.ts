/**
 * A deployment from package to outcome. Works on a draft of the org and returns it; the caller takes it over when the
 * deployment is one that counts. Pure but for the random keys of new apps.
 */
import { effectivePermissions, USER_PERMISSIONS } from "../access/permissions.ts";
import { applyComponent, NEEDED_PERMISSION } from "../metadata/apply.ts";
import { readComponent } from "../metadata/check.ts";
import { ComponentProblem } from "../metadata/problem.ts";
import { addDefaultPolicies } from "../metadata/rules/policies.ts";
import { type ChangeContext, commit, draftOf, parentName } from "../metadata/store.ts";
import { applicationOrder } from "../metadata/types.ts";
import type { ComponentMessage, DeployOptions, DeployOutcome, StoredPackage } from "../state/jobs.ts";
import type { Org, World } from "../state/types.ts";
import type { Switches } from "../switches.ts";
import { applyDeletions } from "./deletions.ts";
import { appliedMessage, failedMessage, manifestMessage } from "./messages.ts";
import { type ComponentFile, type OpenPackage, openPackage } from "./package.ts";

export interface DeployInput {
  world: World;
  org: Org;
  stored: StoredPackage;
  options: DeployOptions;
  switches: Switches;
  userId: string;
  now: number;
}

const MANIFEST = { type: "", fullName: "package.xml", fileName: "package.xml" };

/** `draft` is what the org becomes when the outcome is taken over. */
export function runDeploy(input: DeployInput): { draft: Org; outcome: DeployOutcome } {
  const draft = draftOf(input.org);
  if (input.stored.problem !== null) return { draft: input.org, outcome: wholeFailure(input.stored.problem) };
  let opened: OpenPackage;
  try {
    opened = openPackage(input.stored, input.options.singlePackage);
    checkVersion(opened.manifest.version, input.org);
  } catch (error) {
    return { draft: input.org, outcome: judge([failedMessage(MANIFEST, error)], input.options) };
  }
  const context: ChangeContext = {
    world: input.world,
    now: input.now,
    userId: input.userId,
    switches: input.switches,
    version: opened.manifest.version,
    ignoreWarnings: input.options.ignoreWarnings,
  };
  const messages = applyPackage(draft, opened, input, context);
  const outcome = judge(messages, input.options);
  return { draft: outcome.status === "Failed" ? input.org : draft, outcome };
}

function checkVersion(version: number, org: Org): void {
  if (version > org.apiVersions.max) {
    throw new ComponentProblem(`Invalid version specified: ${version}.0`, "UNSUPPORTED_API_VERSION");
  }
}

function applyPackage(draft: Org, opened: OpenPackage, input: DeployInput, context: ChangeContext): ComponentMessage[] {
  const permitted = permissionCheck(input);
  const deletions = (when: "pre" | "post") =>
    opened.deletions
      .filter((deletion) => deletion.when === when)
      .flatMap((deletion) => [manifestMessage(deletion.path), ...applyDeletions(draft, deletion, context)]);
  const before = deletions("pre");
  const touched = new Set<string>();
  const applied = [...opened.components]
    .sort((a, b) => applicationOrder(a.type.name) - applicationOrder(b.type.name))
    .map((file) => applyFile(draft, file, opened, touched, permitted, context));
  addDefaultPolicies(draft, touched, context);
  return [
    manifestMessage(`${opened.root}package.xml`),
    ...unlisted(opened),
    ...(input.options.allowMissingFiles ? [] : unfound(opened)),
    ...before,
    ...applied,
    ...deletions("post"),
  ];
}

function permissionCheck(input: DeployInput): (type: string) => void {
  const user = input.org.users.find((candidate) => candidate.id === input.userId);
  const held = user ? effectivePermissions(input.org, user, input.now) : new Set<string>();
  return (type) => {
    const needed = NEEDED_PERMISSION[type] ?? "";
    if (held.has(needed)) return;
    throw new ComponentProblem(
      `insufficient access rights on entity: ${type} (needs "${USER_PERMISSIONS[needed]}")`,
      "INSUFFICIENT_ACCESS",
    );
  };
}

function applyFile(
  draft: Org,
  file: ComponentFile,
  opened: OpenPackage,
  touched: Set<string>,
  permitted: (type: string) => void,
  context: ChangeContext,
): ComponentMessage {
  const subject = { type: file.type.name, fullName: file.fullName, fileName: file.path };
  try {
    if (!isListed(opened, file)) throw new ComponentProblem("Not in package.xml", "INVALID_INPUT");
    permitted(file.type.name);
    const fields = readComponent(file.text, file.type, context.version, context.switches);
    const content = file.content === undefined ? {} : { content: file.content };
    // A refused component leaves nothing behind, even where the rest of the package is kept.
    const attempt = draftOf(draft);
    const incoming = { type: file.type.name, fullName: file.fullName, fields, ...content };
    const result = applyComponent(attempt, incoming, context);
    commit(draft, attempt);
    touched.add(file.type.name === "ExternalClientApplication" ? file.fullName : parentName(fields));
    return appliedMessage(subject, result);
  } catch (error) {
    return failedMessage(subject, error);
  }
}

function isListed(opened: OpenPackage, file: ComponentFile): boolean {
  return opened.manifest.types.some(
    ({ name, members }) => name === file.type.name && (members.includes(file.fullName) || members.includes("*")),
  );
}

function unlisted(opened: OpenPackage): ComponentMessage[] {
  return opened.strangers.map((path) => {
    const fullName = path.slice(path.lastIndexOf("/") + 1);
    return failedMessage({ type: "", fullName, fileName: path }, new ComponentProblem("Not in package.xml"));
  });
}

function unfound(opened: OpenPackage): ComponentMessage[] {
  return opened.manifest.types.flatMap(({ name, members }) =>
    members
      .filter(
        (member) =>
          member !== "*" && !opened.components.some((file) => file.type.name === name && file.fullName === member),
      )
      .map((fullName) => {
        const text = `An object '${fullName}' of type ${name} was named in package.xml, but was not found in zipped directory`;
        return failedMessage({ ...MANIFEST, fullName, type: "" }, new ComponentProblem(text));
      }),
  );
}

function wholeFailure(problem: string): DeployOutcome {
  return {
    status: "Failed",
    messages: [],
    total: 0,
    deployed: 0,
    errors: 0,
    errorStatusCode: /^[A-Z_]+(?=:)/.exec(problem)?.[0] ?? "UNKNOWN_EXCEPTION",
    errorMessage: problem,
  };
}

/** Counts leave the manifests out; one failure fails all of it with rollbackOnError, else what worked stays. */
function judge(messages: ComponentMessage[], options: DeployOptions): DeployOutcome {
  const components = messages.filter((message) => message.componentType !== "" || !message.success);
  const errors = components.filter((component) => !component.success).length;
  const deployed = components.length - errors;
  const partial = !options.rollbackOnError && deployed > 0;
  const status = errors === 0 ? "Succeeded" : partial ? "SucceededPartial" : "Failed";
  return { status, messages, total: components.length, deployed, errors, errorStatusCode: null, errorMessage: null };
}
