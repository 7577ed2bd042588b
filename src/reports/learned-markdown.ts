import type { LearnedDocument } from "../learn/document.ts";
import type { Json } from "../learn/mask.ts";
import { inert, inline } from "../page/markdown.ts";
import { inertJson } from "../util/safe-json.ts";

/** The document for people, as Markdown. */
export function markdownOf({ learned, org, switches, differences, cases }: LearnedDocument): string {
  const notSeen = cases.filter(({ state }) => state !== "seen");
  return inert(
    `${[
      `# What this org does (${inline(org.release)}, ${learned})`,
      `${org.sandbox ? "A sandbox" : "No sandbox"}, ${inline(org.edition)}, API ${inline(org.apiVersion)}. Names, ids, addresses, keys and tokens are taken out.`,
      "## Switches",
      "How this org behaves where public reports disagree. Bold: otherwise than the emulator by default.",
      table(
        ["Switch", "This org", "Emulator", "Asked by"],
        switches.map(({ name, value, default: standard, why, case: id }) => [
          code(name),
          value === null ? `not known: ${inline(why ?? "")}` : value === standard ? code(value) : `**${code(value)}**`,
          code(standard),
          id ?? "",
        ]),
      ),
      `## Differences from the emulator (${differences.length})`,
      ...differences.flatMap(({ case: id, title, org: seen, emulator, ledger }) => [
        `### ${id}`,
        `${title}.${ledger ? ` Ledger: ${cell(ledger)}` : ""}`,
        `This org:\n\n${block(seen)}`,
        `The emulator:\n\n${block(emulator)}`,
      ]),
      `## Not asked, or without an answer (${notSeen.length})`,
      ...(notSeen.length === 0
        ? []
        : [
            table(
              ["Case", "State", "Why"],
              notSeen.map(({ case: id, state, why = "" }) => [id, state, inline(why)]),
            ),
          ]),
      `## Seen (${cases.length - notSeen.length})`,
      ...cases.flatMap(({ case: id, title, decides, seen }) =>
        seen === undefined ? [] : [`### ${id}\n\n${title}.${decides ? ` Decides: ${decides}.` : ""}\n\n${block(seen)}`],
      ),
    ].join("\n\n")}\n`,
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** In one line and one cell. */
function cell(text: string): string {
  return text.replace(/\s+/g, " ").replaceAll("|", "\\|");
}

function code(text: string): string {
  return `\`${text}\``;
}

/** As JSON, fenced by more backticks than stand in it. */
function block(value: Json): string {
  const text = inertJson(JSON.stringify(value, null, 2));
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return `${fence}json\n${text}\n${fence}`;
}
