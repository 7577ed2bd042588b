import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { TokenErrorRow } from "../../src/oauth/answers/error-row.ts";
import { TOKEN_ERRORS } from "../../src/oauth/answers/error-table.ts";
import type { Retry } from "../../src/oauth/answers/errors.ts";
import { cellText } from "../../src/page/markdown.ts";
import { ROOT } from "../helpers/shipped-template.ts";

const PAGE = join(ROOT, "docs/troubleshooting.md");
const PLACE = /(?<=<!-- table of token errors -->\n)[\s\S]*(?=<!-- end of the table -->)/;

const AGAIN: Record<Retry, string> = {
  audience: "once, with the other documented audience",
  resign: "once, signed anew by the org's clock",
  transient: "three times, within 17 seconds",
  propagation: "while a change of the app may be on its way",
  "propagation-once": "once, while a change of the app may be on its way",
  slow: "not in the same run",
};

function saidBy({ errors, says, page, statuses }: TokenErrorRow["when"]): string {
  if (page !== undefined) return cellText({ exact: `…${page}… (a page)` });
  if (statuses !== undefined) return `HTTP ${statuses.join(", ")}, with nothing of the above`;
  const error = errors ? errors.map((one) => cellText({ exact: one })).join(" or ") : "any error";
  return `${error}: ${cellText({ exact: says ?? "" })}`;
}

function table(): string {
  const rows = TOKEN_ERRORS.map(({ when, code, cause, remedy, retry }) => {
    const again = retry.map((one) => AGAIN[one]).join("; then ") || "no";
    return `| ${[cellText({ exact: code }), saidBy(when), ...[cause, remedy, again].map(cellText)].join(" | ")} |`;
  });
  return ["| code | the org says | cause | remedy | tried again |", "|---|---|---|---|---|", ...rows, ""].join("\n");
}

it("the page on troubles has each row of the table of token errors, as the tool says it", () => {
  const text = readFileSync(PAGE, "utf8");
  expect(text).toMatch(PLACE);
  const current = text.replace(PLACE, () => table());
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(PAGE, current);
  expect(readFileSync(PAGE, "utf8")).toBe(current);
});
