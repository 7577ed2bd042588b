import { type Emulator, haveSet, installApp, startEmulator } from "../emulator/index.ts";
import { prepare } from "../flows/input/prepare.ts";
import type { Signing } from "../flows/input/prepared.ts";
import type { Names } from "../flows/input/render-at.ts";
import { lookAt, openOrg } from "../flows/look/look.ts";
import { verifyApp } from "../flows/prove/verify-app.ts";
import type { AppVersion } from "../flows/review/cases.ts";
import { layeredFiles } from "../flows/review/layered-files.ts";
import type { Check } from "../model/checks.ts";
import type { Context } from "../model/command.ts";
import { KantivError } from "../model/errors.ts";
import type { Clock } from "../model/ports.ts";
import type { Verified } from "../model/verified.ts";
import type { RehearsalStep } from "../review/model.ts";
import { printable } from "../util/printable.ts";
import { sameName } from "../util/same-name.ts";
import { APPLY_NEEDS, applyOperation } from "./apply.ts";
import { operate } from "./operate.ts";
import { type Pair, REHEARSED_KEY, writeOrg } from "./rehearsal-org.ts";

/** How a login went. */
type Walked = Pick<Verified, "ok" | "checks" | "cause">;

const TITLES = {
  base: "Base, set up in an empty org",
  upgrade: "Head, applied over base",
  running: "What ran with base, after the upgrade",
  head: "Head, set up in an empty org",
} as const;

/**
 * Walks both versions on the emulator: base in an empty org, head over it, and head in another empty org, each with the
 * login proven; and whether what logged in with base still does after the upgrade. Nothing of it stays. Time is virtual, so
 * that no wait takes any.
 *
 * @param pairs keys and certificates made for this, the second for where the change replaces the certificate
 */
export async function rehearse(
  base: AppVersion | undefined,
  head: AppVersion | undefined,
  pairs: { base: Pair; head: Pair },
  ctx: Context,
): Promise<RehearsalStep[]> {
  if (!head) return [];
  const replaced = base !== undefined && base.given.certificatePem !== head.given.certificatePem;
  const headPair = replaced ? pairs.head : pairs.base;
  const overBase = base ? await inEmptyOrg(ctx, (org) => upgrade(org, base, head, pairs.base, headPair)) : [];
  const alone = await inEmptyOrg(ctx, async (org) => [await org.apply("head", "head", head, headPair)]);
  return [...overBase, ...alone];
}

async function upgrade(
  org: EmptyOrg,
  base: AppVersion,
  head: AppVersion,
  basePair: Pair,
  headPair: Pair,
): Promise<RehearsalStep[]> {
  const first = await org.apply("base", "base", base, basePair);
  if (first.status !== "passed") {
    const why = "Base could not be set up, so that there is nothing to apply head over.";
    return [first, { step: "upgrade", title: TITLES.upgrade, status: "skipped", detail: why }];
  }
  const second = await org.apply("upgrade", "head", head, headPair);
  return second.status === "passed" ? [first, second, await org.verifyRunning("base", "head")] : [first, second];
}

/** An emulated org and org files for it in memory; both go when the work is done. */
interface EmptyOrg {
  apply(step: RehearsalStep["step"], name: string, app: AppVersion, pair: Pair): Promise<RehearsalStep>;
  /** The login of one that was applied before another one was. */
  verifyRunning(name: string, later: string): Promise<RehearsalStep>;
}

async function inEmptyOrg<T>(ctx: Context, work: (org: EmptyOrg) => Promise<T>): Promise<T> {
  const clock = virtualClock(ctx.clock);
  const written = new Map<string, Buffer>();
  // Nobody knows here which objects and classes the real org has.
  const emulator = await startEmulator({ clock, seed: { orgs: [{ obliging: true }] } });
  const inside = ({ side }: AppVersion, keys: Record<string, string>): Context => ({
    ...ctx,
    clock,
    files: layeredFiles(side.files, written),
    emit: () => undefined,
    env: { ...ctx.env, KANTIV_REVIEW_TOKEN: emulator.ready.admin.accessToken, ...keys },
  });
  const applied = new Map<string, { prepared: Signing; own: Context }>();
  try {
    return await work({
      async apply(step, name, app, pair) {
        const own = inside(app, { KANTIV_REVIEW_KEY: pair.key });
        return outcome(step, emulator, async () => {
          const prepared = await prepare(
            { org: await writeOrg(name, app, pair, emulator, own.files) },
            APPLY_NEEDS,
            own,
          );
          applied.set(name, { prepared, own });
          haveProfile(emulator, prepared.names.profiles);
          haveInstalled(emulator, prepared.names, pair, clock.now());
          haveOwnSets(emulator, prepared.names, clock.now());
          const { verified } = await operate(applyOperation(prepared, OPTIONS, own), HOW, own);
          return verified;
        });
      },
      async verifyRunning(name, later) {
        const [before, after] = [applied.get(name), applied.get(later)];
        if (!before || !after) throw new Error(`not applied: ${name}, ${later}`);
        const step = await outcome("running", emulator, () => verifyStill(before.prepared, after.prepared, before.own));
        return step.status === "failed" ? { ...step, status: "breaks" } : step;
      },
    });
  } finally {
    await emulator.close();
  }
}

/**
 * The integration user of the emulated org has a profile that the template lets in, with API access, as the real one must have:
 * the org's of that name, else the user's own under that name.
 */
function haveProfile({ world, ready }: Emulator, [name]: readonly string[] = []): void {
  const [org] = world.orgs;
  const user = org?.users.find(({ username }) => username === ready.integrationUser.username);
  const profile =
    org?.profiles.find((one) => sameName(one.name, name)) ?? org?.profiles.find(({ id }) => id === user?.profileId);
  if (name === undefined || !user || !profile) return;
  profile.name = name;
  profile.permissions = [...new Set([...profile.permissions, "ApiEnabled"])];
  user.profileId = profile.id;
}

/** The package that brings the app, as its publisher would have made it with this pair; once for all versions. */
function haveInstalled({ world }: Emulator, { app, isInstalled }: Names, { certificate }: Pair, now: number): void {
  const [org] = world.orgs;
  if (!org || !isInstalled || org.components.some(({ fullName }) => sameName(fullName, app))) return;
  installApp(org, { fullName: app, consumerKey: REHEARSED_KEY, certificate }, now);
}

/** What the template says is the customer's own: nobody knows here what it grants but the API, which the real one must give. */
function haveOwnSets({ world }: Emulator, { permissionSet, isCustomersSet, moreSets }: Names, now: number): void {
  const [org] = world.orgs;
  const opening = isCustomersSet && permissionSet !== undefined ? [permissionSet] : [];
  const own = [...opening, ...moreSets.flatMap(({ name, isCustomers }) => (isCustomers ? [name] : []))];
  for (const name of org ? own : []) haveSet(org as NonNullable<typeof org>, name, now);
}

/** The login as it was set up before, with the key of before. More scopes than it had do it no harm; fewer may. */
async function verifyStill(before: Signing, after: Signing, ctx: Context): Promise<Walked> {
  const scopes = [...new Set([...before.names.scopes, ...after.names.scopes])];
  const prepared = { ...before, names: { ...before.names, scopes } };
  const seen = await lookAt(prepared, await openOrg(prepared, false, ctx), ctx);
  return verifyApp(prepared, seen, undefined, ctx);
}

/** An app that doesn't carry the tool's mark is taken over: whether it should be is told apart, as is what lint finds. */
const OPTIONS = {
  adopt: true,
  orgSettings: true,
  redeploy: false,
  timeoutMs: 60 * 60_000,
  saved: undefined,
  allow: "all",
} as const;
const HOW = { production: false, yes: true, question: () => undefined };

async function outcome(
  step: RehearsalStep["step"],
  emulator: Emulator,
  work: () => Promise<Walked>,
): Promise<RehearsalStep> {
  const title = TITLES[step];
  try {
    const { ok, checks, cause } = await work();
    if (ok) return { step, title, status: "passed" };
    return { step, title, status: "failed", detail: detailOf(failedChecks([...checks, ...cause]), emulator) };
  } catch (error) {
    if (!(error instanceof KantivError) || error.code === "INTERRUPTED") throw error;
    const words = [error.message, ...error.problems.slice(0, 5).map(({ message }) => message)];
    return { step, title, status: "failed", detail: detailOf(words, emulator) };
  }
}

/** Titles and details of the checks that failed, and of what was found to be their cause. */
function failedChecks(checks: readonly Check[]): string[] {
  const failed = checks.filter(({ status }) => status === "failed");
  return failed.map(({ title, detail }) => (detail ? `${title}: ${detail}` : title));
}

/** Ports, ids, times and keys of the emulated org mean nothing to a reader and are others every time. */
function detailOf(words: readonly string[], emulator: Emulator): string {
  const plain = words
    .join(" · ")
    .replaceAll(emulator.url, "the org")
    .replace(/127\.0\.0\.1:\d+/g, "the org")
    .replace(/, ends \d{4}-\d\d-\d\d \(SHA-256 [0-9A-F:]+…?\)/g, ", ends (date) (fingerprint)")
    .replace(/\b\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d{4})| \d\d:\d\d UTC)/g, "(time)")
    .replace(/\b3MVG9[\w.]+/g, "the consumer key")
    .replace(/\b(?:00D|005|0Af|0PS|0x[A-Z]|888)[A-Za-z0-9]{12,15}\b/g, "(id)");
  return printable(plain, 600);
}

/** A clock on which sleeping takes no time; sockets get their turn in between. */
function virtualClock(real: Clock): Clock {
  let now = real.now();
  return {
    now: () => now,
    awake: () => now,
    sleep: async (ms, signal) => {
      now += ms;
      await real.sleep(0, signal);
    },
    every: real.every,
  };
}
