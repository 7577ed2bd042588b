import type { Need, OrgStatus } from "../model/fleet-status.ts";
import type { Paint } from "../model/paint.ts";
import { certificateText } from "../util/certificate-text.ts";
import { commandLine } from "../util/command-line.ts";
import { printable } from "../util/printable.ts";
import { nextText } from "./next-text.ts";

type Line = readonly [name: string, words: string, style?: "red" | "yellow" | "green" | "dim"];

/** One org by what is known here: a line for each thing, then the command that the most pressing one needs. */
export function orgStatusText(status: OrgStatus, paint: Paint): string {
  const { member } = status;
  const lines: readonly Line[] = [
    ["Login", ...loginWords(status)],
    ["Drift", ...driftWords(status)],
    ["Certificate", ...certificateWords(status)],
    ["Template", ...templateWords(status)],
    ["Other ways in", ...waysWords(status)],
    ["Last run", ...lastWords(status)],
  ];
  const [need] = status.needs;
  return [
    `${paint("bold", printable(member.name, 60))} ${printable(member.instanceUrl ?? "", 200)}`.trimEnd(),
    ...lines.map(([name, words, style]) => `  ${name.padEnd(14)} ${style ? paint(style, words) : words}`),
    ...(status.away
      ? [paint("red", `  Out of reach in the last ${status.away.runs} runs, since ${day(status.away.since)}.`)]
      : []),
    nextText(nextFor(need, member.file), paint),
  ].join("\n");
}

type Words = readonly [words: string, style?: "red" | "yellow" | "green" | "dim"];
const NOT_KNOWN: Words = ["not known here", "dim"];

function loginWords({ proof }: OrgStatus): Words {
  if (!proof) return NOT_KNOWN;
  return proof.shown
    ? [`proven on ${day(proof.at)}, by ${proof.command}`, "green"]
    : [`NOT proven on ${day(proof.at)}, by ${proof.command}`, "red"];
}

function driftWords({ drift }: OrgStatus): Words {
  if (!drift) return NOT_KNOWN;
  return drift.drifted ? [`found on ${day(drift.at)}`, "yellow"] : [`none on ${day(drift.at)}`, "green"];
}

function certificateWords({ certificate }: OrgStatus): Words {
  if (!certificate) return ["not beside the org file", "dim"];
  const { notAfter, daysLeft, newer } = certificate;
  if (newer) {
    const words = certificateText({ ...newer, validTo: newer.notAfter });
    return [`the one of before: a newer one was deployed from here, ${printable(words, 300)}`, "red"];
  }
  if (daysLeft < 0) return [`ended on ${day(notAfter)}`, "red"];
  return [`ends on ${day(notAfter)}, in ${daysLeft} days`, daysLeft <= 30 ? "yellow" : "green"];
}

function templateWords({ template, current }: OrgStatus): Words {
  if (!template || current === null) return NOT_KNOWN;
  return current
    ? [`as it was set up on ${day(template.at)}`, "green"]
    : [`another one than it was set up from on ${day(template.at)}`, "yellow"];
}

function waysWords({ foreignAccess }: OrgStatus): Words {
  if (!foreignAccess) return NOT_KNOWN;
  const { ways, at } = foreignAccess;
  return ways === 0 ? [`none on ${day(at)}`, "green"] : [`${ways} that nothing states, on ${day(at)}`, "yellow"];
}

function lastWords({ lastRun }: OrgStatus): Words {
  return lastRun
    ? [`${lastRun.command} on ${day(lastRun.at)}: ${printable(lastRun.outcome, 100)}`]
    : ["none on record", "dim"];
}

/** What to do about the most pressing thing; where there is none, to look at the org itself. */
function nextFor(need: Need | undefined, file: string): string {
  const [command, ...more] = need === undefined ? ["drift"] : NEXT_COMMAND[need];
  return commandLine(command, { file }, ...more);
}

const NEXT_COMMAND: Readonly<Record<Need, readonly [string, ...string[]]>> = {
  gone: ["doctor"],
  former: ["verify"],
  expired: ["certificate rotate", "--new-cert", "new.crt", "--new-key-file", "new.key"],
  refused: ["verify"],
  expiring: ["certificate rotate", "--new-cert", "new.crt", "--new-key-file", "new.key"],
  drifted: ["plan"],
  foreign: ["drift", "--full"],
  older: ["plan"],
  never: ["doctor"],
};

function day(at: string): string {
  return at.slice(0, 10);
}
