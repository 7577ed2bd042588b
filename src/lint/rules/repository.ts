/** What a repository may hold beside templates and org files, and what these may name. */
import { type Rule, reported } from "../rule.ts";

export const repositoryRules: readonly Rule[] = [
  {
    code: "ECA801",
    name: "record-committed",
    severity: "error",
    title: "The record of runs is in the repository",
    why: "A .kantiv folder holds what runs on one machine know: locks, backups, which org answered where, and the audit log. In git it names orgs and users to all readers, and a pull request could put a record there that no run wrote: a memory of another consumer key, a lock that stops every run.",
    fix: "git rm -r --cached orgs/.kantiv, and keep .kantiv/ in .gitignore.",
    example: { bad: "orgs/.kantiv/audit.jsonl", good: ".kantiv/ as a line of .gitignore" },
    check: reported("RECORD_COMMITTED"),
  },
  {
    code: "ECA802",
    name: "outside-repository",
    severity: "error",
    title: "An org file names a template or certificate outside of its repository",
    why: "What lies outside is not what was reviewed: it differs from machine to machine, and a pull request could lead a reader of files anywhere on the machine that lints it. Nothing is read of it.",
    fix: "Put it into the repository, or name a template that ships.",
    example: { bad: "template: /usr/share/templates/acme", good: "template: ../templates/acme" },
    check: reported("PATH_OUTSIDE"),
  },
];
