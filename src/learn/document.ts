import type { Bench } from "./bench.ts";
import type { Defaults } from "./judge.ts";
import type { Finding } from "./learn.ts";
import type { Json } from "./mask.ts";
import type { Profile } from "./profile.ts";
import { dayOf } from "./recording.ts";

/** What an org does where reports disagree. */
interface LearnedSwitch {
  name: string;
  /** Of the emulator without a word. */
  default: string;
  /** As this org does; null where that is not known. */
  value: string | null;
  /** Why not, where it is not known. */
  why?: string;
  /** The case that asked. */
  case?: string;
}

/** Everything that an org was seen to do, without anything by which it could be known. */
export interface LearnedDocument {
  version: 1;
  learned: string;
  org: Profile["org"];
  switches: LearnedSwitch[];
  /** Where the org does otherwise than the emulator does by default. */
  differences: { case: string; title: string; org: Json; emulator: Json; ledger?: string }[];
  /** Every case, with what was seen word for word, or why it was not asked. */
  cases: { case: string; title: string; state: Finding["state"]; decides?: string; seen?: Json; why?: string }[];
}

/**
 * @param withoutCase switches that no org can be asked about, and why
 */
export function documentOf(
  bench: Bench,
  findings: readonly Finding[],
  defaults: Defaults,
  withoutCase: Readonly<Record<string, string>>,
): LearnedDocument {
  const { org, release } = bench;
  return {
    version: 1,
    learned: dayOf(bench),
    org: { sandbox: org.isSandbox, edition: org.edition, ...release },
    switches: Object.keys(defaults).map((name) => switchOf(name, findings, defaults, withoutCase)),
    differences: findings.flatMap((finding) => {
      if (finding.state !== "seen" || finding.alike) return [];
      const { given, seen, emulated } = finding;
      const ledger = "expect" in given ? { ledger: given.ledger } : {};
      return [{ case: given.id, title: given.title, org: seen, emulator: emulated, ...ledger }];
    }),
    cases: findings.map((finding) => {
      const { given, state } = finding;
      const decides = "open" in given ? { decides: given.open } : {};
      const more = finding.state === "seen" ? { seen: finding.seen } : { why: finding.why };
      return { case: given.id, title: given.title, state, ...decides, ...more };
    }),
  };
}

function switchOf(
  name: string,
  findings: readonly Finding[],
  defaults: Defaults,
  withoutCase: Readonly<Record<string, string>>,
): LearnedSwitch {
  const known = { name, default: defaults[name] ?? "" };
  const finding = findings.find(({ given }) => "switch" in given && given.switch === name);
  if (!finding) return { ...known, value: null, why: withoutCase[name] ?? "not among the cases of this run" };
  const asked = { ...known, case: finding.given.id };
  if (finding.state !== "seen") return { ...asked, value: null, why: finding.why };
  if (finding.value !== undefined) return { ...asked, value: finding.value };
  return { ...asked, value: null, why: "the org does what no value of the switch does" };
}

/** What `emulator --learned` takes: the switches that are known. */
export function profileOf({ learned, org, switches }: LearnedDocument): Profile {
  const known = switches.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const]));
  return { version: 1, learned, org, switches: Object.fromEntries(known) };
}
