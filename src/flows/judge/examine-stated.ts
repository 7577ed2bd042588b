import { amiss, type LineId, lineOfFinding, open, passed } from "../../doctor/lines.ts";
import { mannerOf } from "../../metadata/kinds.ts";
import type { DoctorLine } from "../../model/doctor.ts";
import type { Change } from "../../model/plan.ts";
import { compareComponents } from "../../plan/compare.ts";
import { commandLine } from "../../util/command-line.ts";
import type { Prepared } from "../input/prepared.ts";
import { fitted, type Look } from "../look/look.ts";
import { orgSettingsIn } from "./org-settings.ts";
import { statedIn, states } from "./stated.ts";

const SETTINGS_PAGE = "Setup, External Client Apps, Settings";

/** Which lines the template has that others have not. Pure. */
export function statedLineIds({ names }: Prepared): LineId[] {
  return [
    ...(statesOrgSettings({ names }) ? ["org-settings" as const] : []),
    ...(states({ names }) ? ["stated" as const] : []),
  ];
}

function statesOrgSettings({ names }: Pick<Prepared, "names">): boolean {
  return names.extraTypes.some((type) => mannerOf(type) === "orgWide");
}

/** Whether the settings that every app of the org shares are as the template states; no line for one that states none. Pure. */
export function orgSettingsLines(prepared: Prepared, seen: Look): DoctorLine[] {
  if (!statesOrgSettings(prepared)) return [];
  const wanted = fitted(prepared, seen).components.filter(({ type }) => mannerOf(type) === "orgWide");
  const changes = compareComponents(wanted, seen.snapshot.components);
  const fields = changes.flatMap((change) => change.fields);
  // What an org leaves out may be on or off: versions differ in what they give out.
  const dark = [
    ...fields.filter(({ before }) => before === null).map(({ path }) => path),
    ...changes.flatMap(unreadable),
  ];
  const differing = changes.map((change) => ({
    ...change,
    fields: change.fields.filter(({ before }) => before !== null),
  }));
  const [finding] = orgSettingsIn(
    differing.filter((change) => change.fields.length > 0),
    prepared,
  );
  if (finding) return [lineOfFinding("org-settings", finding)];
  if (dark.length > 0) {
    const remedy = `Look in ${SETTINGS_PAGE}, or let it be set: ${commandLine("apply", prepared.settings, "--org-settings")}`;
    return [open("org-settings", `the org does not show ${dark.join(", ")}`, remedy)];
  }
  return [passed("org-settings", "as the template states, for every app of the org")];
}

function unreadable(change: Change): readonly string[] {
  return change.unreadable;
}

/** Whether what no deployment carries is as the template states; no line for one that states nothing of it. Pure. */
export function statedLines(prepared: Prepared, seen: Look): DoctorLine[] {
  if (!states(prepared)) return [];
  const [first, ...more] = statedIn(prepared, seen);
  if (!first) return [passed("stated", "what no deployment carries is as the template states")];
  const others = more.length > 0 ? ` And ${more.length} more.` : "";
  return [amiss("stated", `${first.message}${others}`, first.remedy, first.code)];
}
