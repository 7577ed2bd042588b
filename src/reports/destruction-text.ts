import { type Destruction, type Kept, POLICY } from "../plan/destruction.ts";
import { heldName } from "../plan/rows.ts";

/** What goes, a line each; none when there is nothing. */
export function goingLines(what: Destruction): string[] {
  const { username, assignmentId, formers, held, licences, unlists, members } = what;
  return [
    ...(assignmentId ? [`PermissionSetAssignment of ${username}`] : []),
    ...formers.map((one) => `PermissionSetAssignment of ${one.username}, the integration user before`),
    ...held.map((one) => `PermissionSetAssignment of ${username} to ${heldName(one)}`),
    ...licences.map(({ label }) => `PermissionSetLicenseAssign of ${username} to ${label}`),
    ...(unlists ? [`${unlists.names.join(", ")} on ${POLICY} ${unlists.policy}`] : []),
    ...members.map(({ type, fullName }) => `${type} ${fullName}`),
  ];
}

/** What stays, and why. */
export function stayingLines({ kept, installed, stillOpen, settings }: Destruction): string[] {
  const [assigned, sets] = [true, false].map((is) =>
    kept.filter((one) => (one.type === "PermissionSetAssignment") === is),
  );
  return [
    ...(assigned ?? []).map(keptLine),
    ...(installed === undefined ? [] : [`${installed}, an installed app, and its policies as they are otherwise`]),
    ...(stillOpen === undefined ? [] : [stillOpen]),
    ...(sets ?? []).map(keptLine),
    ...settings.map(
      ({ type, on }) =>
        `${type}: settings of the whole org stay as they are${on.length > 0 ? ` (on: ${on.join(", ")})` : ""}`,
    ),
  ];
}

function keptLine({ type, name, why }: Kept): string {
  return `${type} ${type === "PermissionSetAssignment" ? "of " : ""}${name}: ${why}`;
}
