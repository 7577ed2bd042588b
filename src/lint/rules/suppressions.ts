/** Suppressions themselves: what is let pass must say why, must still be needed and may come to an end. */
import type { Rule } from "../rule.ts";

const IGNORE = "kantiv-sf-ignore ECA305";

export const SUPPRESSION = { invalid: "ECA901", expired: "ECA902", unused: "ECA903" } as const;

export const suppressionRules: readonly Rule[] = [
  {
    code: SUPPRESSION.invalid,
    name: "suppression-invalid",
    severity: "error",
    title: "A suppression that does not count",
    why: "A suppression names rules that exist and gives a reason; an end is a date. Without a reason nobody can say later whether it is still right, so it has no effect.",
    fix: `Write ${IGNORE} reason: …, or ${IGNORE} until=2027-01-31 reason: …`,
    example: { bad: `<!-- ${IGNORE} -->`, good: `<!-- ${IGNORE} reason: the sender's addresses change daily -->` },
  },
  {
    code: SUPPRESSION.expired,
    name: "suppression-expired",
    severity: "warning",
    title: "A suppression has come to its end",
    why: "The finding counts again from the day after.",
    fix: "Mend what it let pass, or give a new reason and a new date.",
    example: {
      bad: `<!-- ${IGNORE} until=2020-01-31 reason: … -->`,
      good: `<!-- ${IGNORE} until=2099-01-31 reason: … -->`,
    },
  },
  {
    code: SUPPRESSION.unused,
    name: "suppression-unused",
    severity: "warning",
    title: "A suppression that lets nothing pass",
    why: "What it was for is gone. Left in place, it hides the next one.",
    fix: "Remove it.",
    example: { bad: `<!-- ${IGNORE} reason: … --> before a policy with Enforce`, good: "no comment there" },
  },
];
