import type { TextForm } from "../../model/command.ts";
import { type Paint, plain } from "../../model/paint.ts";
import { inert } from "../../page/markdown.ts";
import { harmless } from "../../util/printable.ts";
import { withoutCommands } from "../../util/runner-commands.ts";
import { safeJson } from "../../util/safe-json.ts";
import type { Review } from "../model.ts";
import { reviewHtml } from "./html.ts";
import { reviewJunit } from "./junit.ts";
import { reviewMarkdown } from "./markdown.ts";
import { reviewText } from "./text.ts";

export type Format = "text" | "markdown" | "html" | "json" | "junit";

/** What each form is called where all of them are written. */
export const REPORT_FILES: Readonly<Record<Exclude<Format, "text">, string>> = {
  markdown: "review.md",
  html: "review.html",
  json: "review.json",
  junit: "review.xml",
};

/** What the last filter takes each form for: what the printers of the others make is text like any. */
export const TEXT_FORM: Readonly<Record<Format, TextForm>> = {
  text: "prose",
  markdown: "markdown",
  html: "text",
  json: "json",
  junit: "text",
};

/** @param paint of the terminal; only the text for one has colours */
export function formatted(format: Format, review: Review, paint: Paint = plain): string {
  switch (format) {
    case "text":
      return reviewText(review, paint);
    case "markdown":
      return inert(reviewMarkdown(review));
    case "html":
      return withoutCommands(harmless(reviewHtml(review)));
    case "junit":
      return withoutCommands(harmless(reviewJunit(review)));
    case "json":
      return `${safeJson(review, 2)}\n`;
  }
}
