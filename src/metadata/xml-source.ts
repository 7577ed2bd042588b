import { inputError, type KantivError } from "../model/errors.ts";
import type { Position } from "../model/metadata.ts";

export interface Section {
  kind: "comment" | "cdata" | "declaration";
  start: number;
  end: number;
}

/** The text of an XML file with line feeds only, and where an index of it stands. */
export class XmlSource {
  readonly text: string;
  readonly #file: string;
  readonly #lineStarts: readonly number[];

  constructor(text: string, file: string) {
    this.text = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
    this.#file = file;
    const starts = [0];
    for (let at = this.text.indexOf("\n"); at >= 0; at = this.text.indexOf("\n", at + 1)) starts.push(at + 1);
    this.#lineStarts = starts;
  }

  position(index: number): Position {
    let low = 0;
    let high = this.#lineStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= index) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: index - (this.#lineStarts[low] ?? 0) + 1 };
  }

  /** `what` goes on from the file's name: "holds the attribute x". */
  error(what: string, where: number | Position): KantivError {
    const at = typeof where === "number" ? this.position(where) : where;
    const message = `${this.#file}:${at.line}:${at.column} ${what}.`;
    const remedy = "Correct the file; metadata files hold elements and text only, with one namespace.";
    const problem = { code: "XML_INVALID", message: `The file ${what}.`, remedy, file: this.#file, ...at };
    return inputError("XML_INVALID", message, remedy, { problems: [problem] });
  }

  /** Comments, CDATA sections and declarations (`<!DOCTYPE`, `<!ENTITY`), in one pass whatever the file holds. */
  sections(): Section[] {
    const found: Section[] = [];
    for (let start = this.text.indexOf("<!"); start >= 0; ) {
      const section = this.#sectionAt(start);
      found.push(section);
      start = section.end < 0 ? -1 : this.text.indexOf("<!", section.end);
    }
    return found.filter((section) => section.end >= 0);
  }

  #sectionAt(start: number): Section {
    if (this.text.startsWith("<!--", start)) return this.#until(start, "comment", "-->", 4);
    if (this.text.startsWith("<![CDATA[", start)) return this.#until(start, "cdata", "]]>", 9);
    return { kind: "declaration", start, end: start + 2 };
  }

  #until(start: number, kind: Section["kind"], closing: string, opening: number): Section {
    const at = this.text.indexOf(closing, start + opening);
    return { kind, start, end: at < 0 ? -1 : at + closing.length };
  }
}
