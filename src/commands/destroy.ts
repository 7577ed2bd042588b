import { prepare } from "../flows/input/prepare.ts";
import { UNDO_NEEDS } from "../flows/input/prepared.ts";
import { aboutRun } from "../flows/judge/about.ts";
import { type Handler, millisOf, type Report } from "../model/command.ts";
import { EXIT } from "../model/errors.ts";
import type { OrgIdentity } from "../model/org.ts";
import type { Paint } from "../model/paint.ts";
import type { About } from "../model/verdict.ts";
import { type Destroyed, destroyOperation } from "../operations/destroy.ts";
import { operate } from "../operations/operate.ts";
import type { Destruction } from "../plan/destruction.ts";
import { checksText } from "../reports/checks-text.ts";
import { goingLines, stayingLines } from "../reports/destruction-text.ts";
import { effectsText } from "../reports/effects-text.ts";
import { orgLine } from "../reports/org-line.ts";
import { verdictOf, verdictText } from "../reports/verdict.ts";
import { printable } from "../util/printable.ts";

/** `destroy`: takes away what apply made, and proves that the login that worked is now refused. */
export const run: Handler = async (flags, ctx) => {
  const prepared = await prepare(flags, UNDO_NEEDS, ctx);
  const times = { timeoutMs: millisOf(flags.timeout), windowMs: millisOf(flags.wait) };
  const destroyed = await operate(
    destroyOperation(prepared, times, ctx),
    {
      production: flags.production === true,
      yes: flags.yes === true,
      question: ({ what, effects, mayReturn }, { identity }) => ({
        shows: (paint) => [
          ...listing(identity, what, paint),
          ...effectsText(effects, paint),
          ...(mayReturn ? [`  ${paint("yellow", "!")} ${printable(mayReturn, 1000)}`] : []),
        ],
        asks: "Remove this?",
      }),
    },
    ctx,
  );
  return report(destroyed, aboutRun(prepared, destroyed), flags.verbose === true);
};

function report({ identity, what, effects, proof, siblings }: Destroyed, about: About, unfold: boolean): Report {
  const { orgId, instanceUrl } = identity;
  const exit = [proof, ...siblings].find((one) => one && one.exit !== EXIT.ok)?.exit ?? EXIT.ok;
  const checks = [...(proof ? [proof.check] : []), ...siblings.map(({ check }) => check)];
  const verdict = verdictOf(checks, about);
  return {
    status: exit === EXIT.ok ? "ok" : "failed",
    exit,
    result: {
      orgId,
      instanceUrl,
      removed: goingLines(what),
      kept: stayingLines(what),
      effects,
      checks,
      proof: proof?.proof ?? null,
      verdict,
    },
    text: (paint) => {
      if (!proof) return paint("green", "Nothing to remove: the org has nothing that this tool made.");
      return [
        ...listing(identity, what, paint),
        checksText(checks, paint, unfold),
        ENDS[proof.proof](paint),
        ...verdictText(verdict, paint),
      ].join("\n");
    },
  };
}

const ENDS = {
  shown: (paint: Paint) => paint("green", "Removed, and the login is refused."),
  refuted: (paint: Paint) => paint("red", "Removed, but the login still works."),
  notShown: (paint: Paint) => paint("yellow", "Removed; that the login is refused is not shown."),
};

function listing(identity: OrgIdentity, what: Destruction, paint: Paint): string[] {
  const gone = goingLines(what).map((line) => `  ${paint("red", "-")} ${line}`);
  const kept = stayingLines(what).map((line) => `  ${paint("dim", "=")} ${line}`);
  return [orgLine(identity, paint), ...gone, ...kept];
}
