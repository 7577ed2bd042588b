import type { Author, Difference } from "../model/drift.ts";
import type { StateFinding } from "../model/finding.ts";
import type { Place } from "../model/metadata.ts";
import type { Paint } from "../model/paint.ts";
import type { Change } from "../model/plan.ts";
import type { About, Verdict } from "../model/verdict.ts";
import { printable } from "../util/printable.ts";
import { effectsText } from "./effects-text.ts";
import { meaningText } from "./meaning-text.ts";
import { orgLine } from "./org-line.ts";
import { type PlanTold, unreadText } from "./plan-text.ts";
import { type Fault, verdictOn } from "./verdict.ts";

interface Drifted extends Pick<PlanTold, "plan" | "meaning" | "effects"> {
  differences: readonly Difference[];
  findings: readonly (StateFinding & { changed: Author | null })[];
}

/** What differs between an org and its template, each side by its name, with who changed it and where the template says it. */
export function driftText({ plan, meaning, effects, differences, findings }: Drifted, paint: Paint): string[] {
  const byComponent = Map.groupBy(differences, ({ type, name }) => `${type} ${printable(name, 200)}`);
  const keep =
    differences.length === 0
      ? []
      : ["To keep what the org has, write its values into the template or org file, at the places named."];
  return [
    orgLine(plan, paint),
    paint("dim", `${plan.orgId}, API ${plan.apiVersion}, template ${plan.template}`),
    ...meaningText(meaning, paint),
    ...effectsText(effects, paint),
    ...[...byComponent].flatMap(([name, some]) => componentLines(name, some, paint)),
    ...unreadText(plan.changes, paint),
    ...findings.flatMap((finding) => findingLines(finding, paint)),
    ...keep,
  ];
}

function componentLines(name: string, differences: readonly Difference[], paint: Paint): string[] {
  const [first] = differences as readonly [Difference];
  const gone = first.path === null;
  const head = `  ${gone ? paint("red", "-") : paint("yellow", "~")} ${name}${gone ? " is not in the org" : ""}`;
  const who = `      ${paint("dim", gone ? goneWords(first) : authorWords(first.changed))}`;
  if (gone) return [head, who, `      template  ${placeWords(first.place)}`];
  return [head, who, ...differences.flatMap((one) => fieldLines(one, paint))];
}

function fieldLines({ path, org, template, place }: Difference, paint: Paint): string[] {
  return [
    `      ${path}`,
    `        org       ${valueWords(org, paint)}`,
    `        template  ${valueWords(template, paint)}  ${paint("dim", placeWords(place))}`,
  ];
}

function valueWords(text: string | null, paint: Paint): string {
  if (text === null) return paint("dim", "nothing");
  const shown = printable(text, 200);
  // A word needs no quotes, as in a plan.
  return /^[\w.-]+$/.test(shown) ? shown : JSON.stringify(shown);
}

function placeWords(place: Place | null): string {
  return place ? `${printable(place.file)}:${place.line}` : "";
}

function authorWords(author: Author | null): string {
  if (!author) return "changed by whom and when: not shown by this org";
  const what = author.source === "component" ? "last saved in the org by" : "by the org's audit trail, changed by";
  return `${what} ${whoAndWhen(author)}`;
}

/** With the entry of the trail, in the org's own words. */
function whoAndWhen({ by, delegate, at, entry }: Author): string {
  const who = by === "" ? "whom the org does not name" : printable(by, 120);
  const through = delegate === undefined ? "" : ` (as whom ${printable(delegate, 120)} was logged in)`;
  return `${who}${through} at ${printable(at, 40)}${entry ? `: ${printable(entry, 200)}` : ""}`;
}

/** A component or row that never was there has nobody who took it away. */
function goneWords({ changed }: Difference): string {
  if (!changed) return "never there, or taken away by whom and when: not shown by this org";
  return `taken away by ${whoAndWhen(changed)}`;
}

function findingLines({ code, message, remedy, blocks, changed }: Drifted["findings"][number], paint: Paint): string[] {
  return [
    `  ${paint("yellow", "!")} ${printable(message, 500)}${blocks ? " apply refuses while it is so." : ""}  ${paint("dim", `[${code}]`)}`,
    ...(changed ? [`      ${paint("dim", authorWords(changed))}`] : []),
    `      ${paint("cyan", "→")} ${printable(remedy, 500)}`,
  ];
}

/** What mends a drift: what keeps an apply from its work, the apply, then what no apply mends. Pure. */
export function driftVerdict(
  changes: readonly Change[],
  findings: readonly StateFinding[],
  about: About,
): Verdict | null {
  const count = changes.reduce(
    (sum, { action, fields }) => sum + (action === "update" ? fields.length : action === "none" ? 0 : 1),
    0,
  );
  const what = count === 1 ? "1 thing in the org is" : `${count} things in the org are`;
  const drift: Fault[] = count === 0 ? [] : [{ code: "DRIFT", why: `${what} not as the template says`, remedy: "" }];
  const faults = findings.map(
    ({ code, message, remedy, goesWithApply }): Fault => ({
      code: goesWithApply ? "DRIFT" : code,
      why: message,
      remedy,
    }),
  );
  return verdictOn([...drift, ...faults], { ...about, running: "drift" });
}
