import type { ChangeGroup, FaultGroup, OrgDigest } from "../model/fleet.ts";
import { byText } from "../util/by-text.ts";

/** What went wrong, by its code and by how the orgs ended, with who has it; the most frequent first, and last who is at work still. */
export function faultGroups(orgs: readonly OrgDigest[]): FaultGroup[] {
  const wrong = orgs.flatMap(({ name, state, error }) => (error ? [{ name, state, error }] : []));
  const groups = [...Map.groupBy(wrong, ({ state, error }) => `${state} ${error.code}`).values()].map(
    (some): FaultGroup => {
      const [{ state, error }] = some.toSorted((a, b) => byText(a.name, b.name)) as [(typeof some)[number]];
      const orgs = some.map(({ name }) => name).sort();
      const { code, message, remedy } = error;
      return { state, code, message, remedy, orgs };
    },
  );
  const goesOn = ({ state }: FaultGroup) => Number(state === "running");
  return groups.sort((a, b) => goesOn(a) - goesOn(b) || byFrequency(a, b));
}

/** Orgs that change alike together; the most frequent first. */
export function changeGroups(orgs: readonly OrgDigest[]): ChangeGroup[] {
  const changing = orgs.filter(({ changes }) => changes.length > 0);
  const groups = [...Map.groupBy(changing, ({ changes }) => changes.join("\n"))].map(([, some]): ChangeGroup => {
    const [{ changes }] = some as [OrgDigest];
    return { changes, orgs: some.map(({ name }) => name).sort() };
  });
  return groups.sort(byFrequency);
}

/** Warnings by their code, with how many orgs had each. */
export function warningGroups(orgs: readonly OrgDigest[]): { code: string; orgs: string[] }[] {
  const all = orgs.flatMap(({ name, warnings }) => warnings.map((code) => ({ code, name })));
  const groups = [...Map.groupBy(all, ({ code }) => code)];
  return groups.map(([code, some]) => ({ code, orgs: some.map(({ name }) => name).sort() })).sort(byFrequency);
}

function byFrequency(a: { orgs: readonly string[] }, b: { orgs: readonly string[] }): number {
  return b.orgs.length - a.orgs.length;
}
