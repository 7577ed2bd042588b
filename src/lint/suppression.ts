import { readDocument } from "../metadata/xml.ts";
import type { Place, XmlElement } from "../model/metadata.ts";
import { printable } from "../util/printable.ts";
import { remembering } from "../util/remembering.ts";
import type { SourceFile } from "./input.ts";
import { ruleNamed } from "./rules/index.ts";

/** One suppression as it stands in a file. */
export interface Directive {
  place: Place;
  /** Lines that it is for, both included. */
  from: number;
  to: number;
  codes: readonly string[];
  reason: string;
  until?: string;
  /** What keeps it from counting. */
  fault?: string;
}

const WORD = "kantiv-sf-ignore";

/**
 * The suppressions in a file's comments: `kantiv-sf-ignore ECA305 until=2027-01-31 reason: …`. One that stands before an
 * element or a key is for that one with all that is in it; behind it on the same line, for that line.
 */
export function directivesIn({ path, text }: SourceFile): Directive[] {
  if (text === undefined || !text.includes(WORD)) return [];
  return inText(text, path);
}

const inText = remembering(
  200,
  (...asked) => JSON.stringify(asked),
  (text: string, file: string) => (isYaml(file) ? inYaml(text, file) : inXml(text, file)),
);

/** A suppression to paste, as a comment of the file that it is for; without a code, for the one that the reader knows. */
export function suppressionFor(file: string, codes: readonly string[]): string {
  const words = `${WORD} ${codes.length > 0 ? codes.join(", ") : "CODE"} reason: …`;
  return isYaml(file) ? `# ${words}` : `<!-- ${words} -->`;
}

const isYaml = (path: string) => /\.ya?ml$/.test(path);

function inXml(text: string, file: string): Directive[] {
  const read = readDocument(text, file);
  if ("problems" in read) return [];
  const { document } = read;
  const spans = spansOf(document.root);
  return document.comments
    .filter((comment) => comment.text.trim().startsWith(WORD))
    .map(({ text: content, at }) => {
      const end = at.line + content.split("\n").length - 1;
      const same = spans.find((span) => span.from === at.line && span.column < at.column);
      const next = spans.find((span) => span.from > end || (span.from === end && span.column > at.column));
      const { from, to } = same ? { from: at.line, to: at.line } : (next ?? { from: at.line, to: end });
      return { ...parsed(content), place: { file, ...at }, from, to };
    });
}

/** Each element's first and last line, in document order. */
function spansOf(element: XmlElement): { from: number; to: number; column: number }[] {
  const inner = element.children.flatMap(spansOf);
  const from = element.at?.line ?? 1;
  const lines = (element.text ?? "").split("\n").length - 1;
  const to = inner.reduce((last, span) => Math.max(last, span.to), from + lines);
  return [{ from, to, column: element.at?.column ?? 1 }, ...inner];
}

function inYaml(text: string, file: string): Directive[] {
  const lines = text.split(/\r\n?|\n/);
  return lines.flatMap((line, index) => {
    const match = new RegExp(`(^|\\s)#\\s*(${WORD}\\b.*)$`).exec(line);
    if (match?.[2] === undefined) return [];
    const column = line.indexOf("#", match.index) + 1;
    const behind = line.slice(0, column - 1).trim() !== "";
    const { from, to } = behind ? { from: index, to: index } : blockAfter(lines, index);
    return [{ ...parsed(match[2]), place: { file, line: index + 1, column }, from: from + 1, to: to + 1 }];
  });
}

/** The next line that holds something, and the lines below it that are indented more. */
function blockAfter(lines: readonly string[], index: number): { from: number; to: number } {
  const isNothing = (line: string) => /^\s*(#.*)?$/.test(line);
  const depth = (line: string) => line.length - line.trimStart().length;
  const from = lines.findIndex((line, at) => at > index && !isNothing(line));
  if (from < 0) return { from: index, to: index };
  let to = from;
  for (let at = from + 1; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (isNothing(line)) continue;
    if (depth(line) <= depth(lines[from] ?? "")) break;
    to = at;
  }
  return { from, to };
}

function parsed(comment: string): Pick<Directive, "codes" | "reason" | "until" | "fault"> {
  const [head = "", ...rest] = comment
    .trim()
    .slice(WORD.length)
    .split(/\breason:/);
  const reason = printable(rest.join("reason:").replace(/\s+/g, " "), 300);
  const words = head.split(/[\s,]+/).filter((word) => word !== "");
  const until = words.find((word) => word.startsWith("until="))?.slice("until=".length);
  const named = words.filter((word) => !word.startsWith("until="));
  const codes = named.flatMap((name) => ruleNamed(name)?.code ?? []);
  const unknown = named.find((name) => ruleNamed(name) === undefined);
  const fault =
    named.length === 0
      ? "names no rule"
      : unknown !== undefined
        ? `names ${printable(unknown, 40)}, which is no rule`
        : reason.length < 8
          ? "gives no reason"
          : until !== undefined && !/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(until)
            ? "has an end that is no day like 2027-01-31"
            : undefined;
  return { codes, reason, ...(until && { until }), ...(fault && { fault }) };
}
