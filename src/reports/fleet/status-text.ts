import type { Member } from "../../model/fleet.ts";
import type { Need, OrgStatus } from "../../model/fleet-status.ts";
import type { Paint } from "../../model/paint.ts";
import { shellWord } from "../../util/command-line.ts";
import { printable } from "../../util/printable.ts";

const RETIRE = "where it is no more, in its org file: retired: 2026-12-31";

/** What is said of orgs in need, and the command for them; a pair is each org's own, so that it is made for one at a time. */
const WORDS: Readonly<Record<Need, readonly [style: "red" | "yellow", words: string, todo: string]>> = {
  gone: ["red", "perhaps gone: out of reach in three runs and more", RETIRE],
  former: ["red", "org file names a certificate of before; a newer one was deployed from here", "verify"],
  expired: ["red", "certificate over", "certificate rotate --new-cert new.crt --new-key-file new.key --write"],
  refused: ["red", "login not proven", "verify"],
  expiring: [
    "yellow",
    "certificate ends within 30 days",
    "certificate rotate --new-cert new.crt --new-key-file new.key --write",
  ],
  drifted: ["yellow", "drifted", "plan"],
  foreign: ["yellow", "somebody else has a way in", "drift --full"],
  older: ["yellow", "set up from an older template", "apply"],
  never: ["yellow", "nothing known: no run on record here, and none in a --result DIR", "fleet status --refresh"],
};

const HEADS = ["org", "login proven", "drift", "certificate ends", "template", "ways in"];

/** A line an org, then what somebody should look at, with the orgs that it is about. */
export function fleetStatusText(orgs: readonly OrgStatus[], paint: Paint): string {
  if (orgs.length === 0) return "No org is in this selection.";
  const rows = orgs.map((one) => ({ one, cells: cellsOf(one) }));
  const widths = HEADS.map((head, at) => Math.max(head.length, ...rows.map(({ cells }) => cells[at]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd();
  return [
    paint("dim", `  ${line(HEADS)}`),
    ...rows.map(({ one, cells }) => `${markOf(one, paint)} ${line(cells)}`),
    ...(Object.keys(WORDS) as Need[]).flatMap((need) => needLines(need, orgs, paint)),
    ...orgs.flatMap(({ member: { name, fault } }) =>
      fault ? [`${paint("red", "✖")} ${printable(name, 60)}: ${printable(fault.message, 300)}`] : [],
    ),
  ].join("\n");
}

function cellsOf({ member, proof, drift, certificate, template, current, foreignAccess }: OrgStatus): string[] {
  return [
    printable(member.name, 40),
    proof ? `${day(proof.at)}${proof.shown ? "" : " refused"}` : "-",
    drift ? `${day(drift.at)}${drift.drifted ? " drifted" : " none"}` : "-",
    certificate ? `${day(certificate.notAfter)} (${certificate.daysLeft} d)` : "-",
    template ? `${template.fingerprint.slice(0, 8)}${current === false ? " older" : ""}` : "-",
    foreignAccess ? String(foreignAccess.ways) : "-",
  ];
}

function markOf({ member, needs }: OrgStatus, paint: Paint): string {
  if (member.fault || needs.some((need) => WORDS[need][0] === "red")) return paint("red", "✖");
  return needs.length > 0 ? paint("yellow", "!") : paint("green", "✔");
}

/** More names than that are a number. */
const NAMED = 12;

function needLines(need: Need, orgs: readonly OrgStatus[], paint: Paint): string[] {
  const concerned = orgs.filter(({ needs }) => needs.includes(need)).map(({ member }) => member);
  const names = concerned.map(({ name }) => printable(name, 60));
  if (names.length === 0) return [];
  const [style, words, todo] = WORDS[need];
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
  return [
    `${paint(style, words)}: ${names.slice(0, NAMED).join(", ")}${more}`,
    `    ${paint("cyan", "→")} ${todoFor(todo, concerned)}`,
  ];
}

/** More files than that stand in no line that somebody would paste. */
const FILES_NAMED = 5;

/** A pair is each org's own: the first org's line stands for all. */
function todoFor(todo: string, members: readonly Member[]): string {
  if (todo === RETIRE) return todo;
  const named = members.slice(0, /^certificate /.test(todo) ? 1 : FILES_NAMED);
  const orgs = named.flatMap(({ file }) => ["--org", shellWord(file)]);
  const [, command = todo, flags = ""] = /^([a-z ]+?)( --.*)?$/.exec(todo) ?? [];
  const more = members.length - named.length;
  return `kantiv-sf ${[command, ...orgs].join(" ")}${flags}${more > 0 ? `   # and ${more} more` : ""}`;
}

function day(at: string): string {
  return at.slice(0, 10);
}
