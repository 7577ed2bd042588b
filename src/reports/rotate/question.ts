import type { Question } from "../../model/command.ts";
import type { Effect } from "../../model/effect.ts";
import type { OrgSnapshot, Seen } from "../../model/org.ts";
import type { Change } from "../../model/plan.ts";
import type { Retirement } from "../../model/rotation.ts";
import { hasChanges } from "../../plan/diff.ts";
import { loginsWords } from "../../plan/retirement.ts";
import { certificateText } from "../../util/certificate-text.ts";
import { minuteOf } from "../../util/words.ts";
import { effectsText } from "../effects-text.ts";
import { orgLine } from "../org-line.ts";
import { changesText, type PlanTold, planText } from "../plan-text.ts";
import type { Side } from "./report.ts";

interface Replacing {
  held: string;
  goesBack: boolean;
  changes: readonly Change[];
  effects: readonly Effect[];
}

/** What is asked before the certificate of an app is replaced; nothing where the new one is there already. */
export function rotationQuestion(
  { from, to }: { from: Side; to: Side },
  { held, goesBack, changes, effects }: Replacing,
  { identity }: Seen,
): Question | undefined {
  if (goesBack || held === "to") return undefined;
  const hidden = hasChanges(changes) ? [] : ["  ~ certificate: this org does not show which one it holds"];
  return {
    shows: (paint) => [
      orgLine(identity, paint),
      `  From  ${certificateText(from.certificate)}`,
      `  To    ${certificateText(to.certificate)}`,
      ...effectsText(effects, paint),
      ...changesText(changes, paint),
      ...hidden,
    ],
    asks: "Replace the certificate?",
  };
}

const SECOND_IS_THERE = "The second app is as the template says; the first one goes:";

/** What is asked before a second app is set up, or the first one removed; nothing where neither is to be done. */
export function secondAppQuestion({
  blue: { snapshot },
  green,
  retirement,
  effects,
}: {
  blue: { snapshot: OrgSnapshot };
  green: Pick<PlanTold, "plan" | "meaning">;
  retirement: Retirement | undefined;
  effects: readonly Effect[];
}): Question | undefined {
  if (!hasChanges(green.plan.changes) && !retirement) return undefined;
  const gone = retirement
    ? [`  - ExternalClientApplication ${snapshot.app?.developerName}`, ...retirementText(retirement)]
    : [];
  return {
    shows: (paint) => [planText({ ...green, effects, findings: [], asItIs: SECOND_IS_THERE }, paint), ...gone],
    asks: retirement ? "Move to the second app, and remove the first?" : "Set up the second app?",
  };
}

/** What is known of who needs the first app. */
function retirementText({ handedOver, logins }: Retirement): string[] {
  return [
    `    Second app's key handed over: ${handedOver ? `${minuteOf(handedOver.at)} by ${handedOver.by}` : "not on this record"}`,
    `    Since then: ${loginsWords(logins)}`,
    "    What was handed over from another machine is not on this record.",
  ];
}
