import { join } from "node:path";
import { configBefore, ownConfig, readSide, type Side } from "../flows/review/side.ts";
import { renamedFolders, type StagedTemplate, stageTemplates } from "../flows/review/templates.ts";
import { type Context, type Flags, type Handler, wordOf } from "../model/command.ts";
import { EXIT, inputError } from "../model/errors.ts";
import { newPair } from "../operations/rehearsal-org.ts";
import { rehearse } from "../operations/rehearse.ts";
import { assembleReview } from "../review/assemble.ts";
import { isWorthShowing } from "../review/case.ts";
import { chosen } from "../review/choice.ts";
import { findingsReview } from "../review/findings.ts";
import { defaultBranch, forkPoint, hasUncommitted } from "../review/git-tree.ts";
import type { Review, TemplateReview } from "../review/model.ts";
import { type Format, formatted, REPORT_FILES, TEXT_FORM } from "../review/output/formats.ts";
import { withPicture, writtenText } from "../review/output/text.ts";
import { isInside, joinPath } from "../util/paths.ts";

/** More are not walked: a review must not take minutes. They are said to be skipped. */
const MAX_REHEARSALS = 20;

/** `review`: what a change of templates and org files does; reads two commits, asks no org, uses no key of anybody. */
export const run: Handler = async (flags, ctx) => {
  const review = await reviewChange(flags, ctx);
  const format = String(flags.format ?? "text") as Format;
  if (flags.out !== undefined) await ctx.files.write(String(flags.out), formatted(format, review));
  if (flags["out-all"] !== undefined) await writeReports(String(flags["out-all"]), review, ctx);
  const failed = review.verdict.status === "failed";
  return {
    status: failed ? "failed" : "ok",
    exit: failed ? EXIT.refused : EXIT.ok,
    result: review,
    text: (paint) =>
      flags.out === undefined ? formatted(format, review, paint) : writtenText(review, String(flags.out), paint),
    form: flags.out === undefined ? TEXT_FORM[format] : "text",
    ...(flags.out === undefined && FOR_PEOPLE.has(format) ? { beside: (paint) => withPicture(review, paint) } : {}),
  };
};

/** What somebody reads, and that has no room for what comes next. */
const FOR_PEOPLE: ReadonlySet<Format> = new Set(["markdown", "html"]);

async function reviewChange(flags: Flags, ctx: Context): Promise<Review> {
  const ports = { exec: ctx.exec, env: ctx.env, cwd: ctx.cwd };
  const headRef = String(flags.head ?? "HEAD");
  const baseRef = wordOf(flags.base) ?? (await defaultBranch(ports));
  const fork = await forkPoint(baseRef, headRef, ports);
  const step = "Read both versions";
  ctx.emit({ kind: "step", step, state: "started" });
  if (headRef === "HEAD" && (await hasUncommitted(ports))) ctx.emit(UNCOMMITTED);
  const paths = Array.isArray(flags.paths) && flags.paths.length > 0 ? flags.paths.map(String) : ["."];
  const base = { ...(await readSide(fork.commit, paths, configBefore, ctx)), revision: fork };
  const head = await readSide(headRef, paths, ownConfig, ctx, base.config);
  refuseUnknown(paths, [base, head]);
  const staged = await stageTemplates(base, head, ctx);
  ctx.emit({ kind: "step", step, state: "done", detail: `${staged.length} template${staged.length === 1 ? "" : "s"}` });
  const templates = flags.rehearse === false ? staged.map(unwalked) : await walked(staged, ctx);
  return assembleReview({
    base: base.revision,
    head: head.revision,
    templates,
    findings: findingsReview(
      { result: base.lint, config: base.config },
      { result: head.lint, config: head.config },
      renamedFolders(staged),
    ),
  });
}

const UNCOMMITTED = {
  kind: "warning",
  code: "REVIEW_UNCOMMITTED",
  message: "There are changes that are not committed; the review is of commits, and leaves them out.",
} as const;

/** A path that neither side has is a slip. */
function refuseUnknown(paths: readonly string[], sides: readonly Side[]): void {
  const isThere = (path: string) =>
    sides.some(({ objects }) =>
      [...objects.keys()].some((known) => path === "" || known === path || isInside(known, path)),
    );
  const missing = paths.find((path) => !isThere(joinPath("", path.replace(/\/$/, "")).replace(/^\.$/, "")));
  if (missing === undefined) return;
  const what = `Neither commit has ${JSON.stringify(missing)}.`;
  throw inputError("REVIEW_PATH", what, "Give paths from the repository's root.");
}

function unwalked(template: StagedTemplate): TemplateReview {
  return { ...template, cases: template.cases.map(({ review }) => review) };
}

/** Walks every case whose outcome changes on the emulator. */
async function walked(staged: readonly StagedTemplate[], ctx: Context): Promise<TemplateReview[]> {
  const now = ctx.clock.now();
  const all = staged.map(({ cases }) =>
    cases.filter(({ review, head }) => isWorthShowing(review) && head.app).map(({ review }) => review),
  );
  const walkable = new Set(all.flat());
  if (walkable.size === 0) return staged.map(unwalked);
  const first = chosen(all, MAX_REHEARSALS);
  const step = "Rehearse on the emulator";
  ctx.emit({ kind: "step", step, state: "started" });
  const pairs = { base: await newPair(now), head: await newPair(now) };
  const templates: TemplateReview[] = [];
  for (const template of staged) {
    const cases = [];
    for (const one of template.cases) {
      if (!walkable.has(one.review)) cases.push(one.review);
      else if (!first.has(one.review)) cases.push({ ...one.review, rehearsal: [SKIPPED] });
      else cases.push({ ...one.review, rehearsal: await rehearse(one.base.app, one.head.app, pairs, ctx) });
    }
    templates.push({ ...template, cases });
  }
  ctx.emit({ kind: "step", step, state: "done", detail: `${first.size} of ${walkable.size}` });
  return templates;
}

const SKIPPED = {
  step: "head",
  title: "Rehearsal",
  status: "skipped",
  detail: `A review walks a few of each kind of change, and ${MAX_REHEARSALS} cases at most.`,
} as const;

async function writeReports(folder: string, review: Review, ctx: Context): Promise<void> {
  for (const [format, name] of Object.entries(REPORT_FILES)) {
    await ctx.files.write(join(folder, name), formatted(format as Format, review));
  }
}
