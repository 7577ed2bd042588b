import type { Context, Flags, Handler } from "../model/command.ts";
import { EXIT, inputError } from "../model/errors.ts";
import { verifyAudit } from "../record/audit.ts";
import type { Damage } from "../record/chain.ts";
import { recordFolder, recordIn } from "../record/paths.ts";
import { nextText } from "../reports/next-text.ts";
import { shellWord } from "../util/command-line.ts";
import { isFolder } from "../util/is-folder.ts";

const WORDS: Record<Damage["kind"], string> = {
  changed: "was changed after it was written",
  missing: "does not follow the line before it: lines between them are missing",
  inserted: "was put in by something else than a run",
  truncated: "is missing: the end of the log was cut off",
  unexpected: "is the last, and neither it nor one before it has the hash that was expected: the log was written anew",
  headless: "may be missing: audit.head.json, which knows the last line, is missing or damaged",
};

/** `audit verify`: whether the log of runs is as the runs wrote it; no org is contacted. */
export const run: Handler = async (flags, ctx) => {
  if (flags.action !== "verify") {
    throw inputError("USAGE", `There is no audit ${String(flags.action)}.`, "Use kantiv-sf audit verify.");
  }
  const folder = await folderOf(flags, ctx);
  const verdict = await verifyAudit(folder, ctx.files, expectedIn(flags));
  if (!verdict) {
    throw inputError(
      "AUDIT_MISSING",
      `There is no audit log in ${folder}.`,
      "Every run that changes an org writes one; check the path.",
    );
  }
  return {
    status: verdict.ok ? "ok" : "failed",
    exit: verdict.ok ? EXIT.ok : EXIT.refused,
    result: { folder, ...verdict },
    text: (paint) =>
      verdict.ok
        ? [
            `${paint("green", "✔")} ${verdict.lines} ${verdict.lines === 1 ? "line" : "lines"}, each as it was written`,
            ...(verdict.expected === undefined
              ? []
              : [`${paint("green", "✔")} Line ${verdict.expected} has the hash expected`]),
            paint("dim", `  head ${verdict.head}`),
            ...(verdict.expected === undefined ? [nextText(laterLine(flags, verdict.head), paint)] : []),
          ].join("\n")
        : [
            `${paint("red", "✖")} Line ${verdict.line} of ${folder}/audit.jsonl ${WORDS[verdict.kind]}.`,
            `${paint("cyan", "→")} ${COMPARE}`,
          ].join("\n"),
  };
};

const COMPARE =
  "Find out who may write there, and compare it with a copy that they cannot change: a backup, or audit.head of the runs' JSON documents.";

/** Whoever keeps the head where nobody can rewrite it sees a log that was written anew. */
function laterLine({ org, folder }: Flags, head: string): string {
  const log = org === undefined ? ["--folder", String(folder)] : ["--org", String(org)];
  return `kantiv-sf audit verify ${[...log, "--expect", head].map(shellWord).join(" ")}   # later, the head kept elsewhere`;
}

function expectedIn({ expect }: Flags): string | undefined {
  if (expect === undefined) return undefined;
  const hash = String(expect).toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hash)) return hash;
  const remedy = "Give `audit.head` of a run's JSON document: 64 hexadecimal digits.";
  throw inputError("USAGE", "--expect is no SHA-256 hash.", remedy);
}

async function folderOf(flags: Flags, { files }: Context): Promise<string> {
  const { org, folder } = flags;
  if ((org === undefined) === (folder === undefined)) {
    throw inputError(
      "USAGE",
      "Say which log: that beside an org file, or that of a folder.",
      "Give --org FILE or --folder DIR.",
    );
  }
  if (org === undefined) return String(folder);
  // As other commands take a folder of org files.
  return (await isFolder(String(org), files)) ? recordIn(String(org)) : recordFolder(String(org));
}
