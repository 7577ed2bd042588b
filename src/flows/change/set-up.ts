import { componentOf, textIn } from "../../metadata/component.ts";
import { KantivError, type Problem } from "../../model/errors.ts";
import type { RenderedPackage } from "../../model/metadata.ts";
import type { DeployOutcome, OrgSnapshot, OrgWriter } from "../../model/org.ts";
import type { Change, Plan } from "../../model/plan.ts";
import { OUTLASTS_KILL, type Outlasting } from "../../model/ports.ts";
import { needsDeploy } from "../../plan/diff.ts";
import { isForeign } from "../../plan/ownership.ts";
import { changedPart } from "../../plan/to-send.ts";
import { newOnPolicy } from "../../plan/unlisting.ts";
import { type AppMemory, certificateRecord, rememberApp } from "../../record/memory.ts";
import { uniqueBy } from "../../util/unique-by.ts";
import type { Prepared } from "../input/prepared.ts";
import { renderAt } from "../input/render-at.ts";
import { atTemplate, placeOfElement } from "../judge/at-template.ts";
import { type Look, lookAfterDeploy, planFor } from "../look/look.ts";
import { formersIn } from "../look/users-on-record.ts";
import { carriedBy, deployPackage } from "./deploy-package.ts";
import { giveAccess, takeFromFormers } from "./give-access.ts";
import { withSureWay } from "./group-on-policy.ts";
import { deployOwnProfile } from "./own-profile.ts";
import type { Work } from "./run.ts";
import type { Carried } from "./settle.ts";

export interface SetUp {
  after: Look<OrgWriter>;
  /** Undefined when nothing had to be deployed. */
  outcome: DeployOutcome | undefined;
  /** When the app was last changed from here, in milliseconds. */
  changedAt: number;
}

/**
 * Makes the org as the plan says, on record: deployment, read again, access. Does only what is left to do.
 *
 * @param redeploy deploys even where nothing differs: an org may keep to itself what does
 */
export async function setUp(
  prepared: Prepared,
  { desired, plan }: { desired: RenderedPackage; plan: Plan },
  before: Look<OrgWriter>,
  work: Work,
  redeploy = false,
): Promise<SetUp> {
  const deploys = redeploy || needsDeploy(plan.changes);
  const parcel = redeploy ? desired : changedPart(desired, plan.changes);
  const outcome = deploys ? await deploy(prepared, before, parcel, work) : undefined;
  const deployed = outcome ? await afterDeploy(prepared, before, work) : before;
  // Before the user gets in, so that nobody does from elsewhere meanwhile.
  const read = { ...deployed, ...(await restrict(prepared, plan, before, work)) };
  const given = await giveAccess(prepared, read, work);
  // The one who comes gets in before the one who goes is shut out.
  const after = await takeFromFormers(prepared, formersIn(prepared, before), given, work);
  return { after, outcome, changedAt: work.ctx.clock.now() };
}

/** The user's own profile, where the plan changes it. */
async function restrict(
  prepared: Prepared,
  { changes }: Plan,
  { org, ownProfile: found }: Look<OrgWriter>,
  work: Work,
): Promise<Pick<Look, "ownProfile">> {
  const { ownProfile: own } = prepared;
  const isPlanned = changes.some(({ type, action }) => type === "Profile" && action !== "none");
  if (!isPlanned || !own || !found?.known || !found.value) return {};
  const value = await deployOwnProfile(prepared, org, own, found.value.restrictions, work);
  return { ownProfile: { known: true, value } };
}

async function deploy(prepared: Prepared, before: Look<OrgWriter>, parcel: RenderedPackage, work: Work) {
  try {
    return await deployPackage(before, parcel, (pkg) => carry(prepared, pkg), work);
  } catch (error) {
    const told = await withSureWay(error, prepared, before);
    throw told instanceof KantivError ? atTemplate(told, prepared) : told;
  }
}

/** What is sent, for the journal; the certificate where it is in it. */
function carry({ names, certificate }: Prepared, { components }: RenderedPackage): Carried {
  const holdsIt = componentOf(components, "ExtlClntAppGlobalOauthSettings");
  return carriedBy(names.app, components, holdsIt ? certificate : undefined);
}

/** A deployment that succeeded proves nothing: what the org dropped silently shows here. */
async function afterDeploy(prepared: Prepared, before: Look<OrgWriter>, work: Work): Promise<Look<OrgWriter>> {
  // Before the org is read again, so that a kill in between does not forget what was deployed.
  await remember(prepared, before, work, {
    origin: { ...originOf(before), ...listedOn(prepared, before) },
    ...OUTLASTS_KILL,
  });
  const read = await lookAfterDeploy(prepared, before, work.ctx);
  if (read.snapshot.consumerKey) await remember(prepared, read, work);
  proveDeployed(planFor(prepared, read).plan, prepared);
  return read;
}

/** How an app that is deployed over this becomes this tool's; nothing where it was that already. */
export function originOf({ snapshot }: Pick<Look, "snapshot">): Pick<AppMemory, "origin"> {
  if (snapshot.app?.isInstalled) return {};
  if (!snapshot.app) return { origin: "made" };
  return isForeign(snapshot) ? { origin: "adopted" } : {};
}

/** What `destroy` takes off the policy again of an app that stays. */
function listedOn(prepared: Prepared, { snapshot, memory, org }: Look): Pick<AppMemory, "listed"> {
  if (!snapshot.app?.isInstalled) return {};
  const { components } = renderAt(prepared.template, prepared.values, org.apiVersion);
  return { listed: uniqueBy([...(memory?.listed ?? []), ...newOnPolicy(components, snapshot)], (name) => name) };
}

/** Keeps what is known of the app after its certificate was deployed, though the org may not show it. */
export async function remember(
  prepared: Prepared,
  { snapshot, identity }: Look,
  { ctx }: Work,
  { origin, ...how }: { origin?: Pick<AppMemory, "origin" | "listed"> } & Outlasting = {},
): Promise<void> {
  const learnt = {
    ...origin,
    ...(snapshot.consumerKey ? { consumerKey: snapshot.consumerKey } : {}),
    // Into an installed app nothing from here puts one.
    ...(prepared.names.isInstalled || !prepared.certificate
      ? {}
      : { ...certificateRecord(prepared.certificate), certificateShown: showsCertificate(snapshot) }),
    deployedAt: new Date(ctx.clock.now()).toISOString(),
    deployMs: ctx.pace.expected("deploy"),
  };
  await rememberApp(prepared.recordFolder, identity.orgId, prepared.names.app, learnt, ctx, how);
}

/** Keeps the key of an app that is about to go, for the proof of a later run, should this one not come to it. */
export async function rememberKey(
  { recordFolder, names }: Prepared,
  { identity, memory }: Look,
  consumerKey: string | undefined,
  { ctx }: Work,
): Promise<void> {
  if (!consumerKey) return;
  const deployedAt = memory?.deployedAt ?? new Date(ctx.clock.now()).toISOString();
  await rememberApp(recordFolder, identity.orgId, names.app, { consumerKey, deployedAt }, ctx);
}

/** Whether this org gives certificates out. */
export function showsCertificate({ components }: OrgSnapshot): boolean {
  return (textIn(components, "ExtlClntAppGlobalOauthSettings", "certificate") ?? "") !== "";
}

/** Each field that the org has otherwise, at the place that decides it. */
function notKept({ type, fields }: Change, prepared: Prepared): Problem[] {
  return fields.map(({ path, before }) => {
    const [name = path] = path.split(/[[.]/);
    const place = placeOfElement(prepared, type, (element) => element.name === name);
    return { code: "FIELD_NOT_KEPT", message: `${type}.${path} is ${before ?? "not there"}.`, ...place };
  });
}

function proveDeployed(plan: Plan, prepared: Prepared): void {
  const left = plan.changes.filter((change) => change.action !== "none" && change.fields.length > 0);
  if (left.length === 0) return;
  const fields = left.flatMap((change) =>
    change.fields.map(
      ({ path, before, after }) =>
        `${change.type}.${path} is ${before ?? "not there"} instead of ${after ?? "nothing"}`,
    ),
  );
  throw new KantivError(
    "NOT_KEPT",
    `The org did not keep what was deployed: ${fields.join("; ")}.`,
    "Correct the template where it is named, or look at these fields in Setup: the org's edition or settings may forbid the value.",
    { problems: left.flatMap((change) => notKept(change, prepared)), data: { fields } },
  );
}
