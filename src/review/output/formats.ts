import type { Review } from "../model.ts";
import { reviewHtml } from "./html.ts";
import { reviewJunit } from "./junit.ts";
import { reviewMarkdown } from "./markdown.ts";

export type Format = "markdown" | "html" | "json" | "junit";

/** What each form is called where all of them are written. */
export const REPORT_FILES: Readonly<Record<Format, string>> = {
  markdown: "review.md",
  html: "review.html",
  json: "review.json",
  junit: "review.xml",
};

export function formatted(format: Format, review: Review): string {
  switch (format) {
    case "markdown":
      return reviewMarkdown(review);
    case "html":
      return reviewHtml(review);
    case "junit":
      return reviewJunit(review);
    case "json":
      return `${JSON.stringify(review, null, 2)}\n`;
  }
}
