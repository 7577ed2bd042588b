import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import { expect, it } from "vitest";
import { COMMANDS } from "../src/commands/table/index.ts";

const SRC = join(import.meta.dirname, "../src");

/** Where commands are spoken of with no org file at hand: help, pages about codes and rules, and a legend over many orgs. */
const WITHOUT_ORG =
  /^(codes|emulator|learn|lint\/rules)\/|^commands\/table|^cli\/(refusal|help)\.ts$|^reports\/fleet-status-text\.ts$/;

/** These take an org file and need none. */
const NEED_NONE = ["audit", "audit verify", "template new"];

/** Of commands on one org file each: their names as a text would have them. */
const ON_ORG = COMMANDS.filter(({ name, flags }) => Object.hasOwn(flags, "org") && !NEED_NONE.includes(name)).map(
  ({ name }) => name,
);
const BARE = new RegExp(`kantiv-sf (${ON_ORG.join("|")})\\b(?! --org )`);

/** Literal texts of a file, without its comments. */
function textsOf(path: string): string[] {
  const texts: string[] = [];
  const { program } = parseSync(path, readFileSync(path, "utf8"));
  new Visitor({
    Literal: ({ value }) => void (typeof value === "string" && texts.push(value)),
    TemplateElement: ({ value }) => void texts.push(value.raw),
  }).visit(program);
  return texts;
}

it("no text of a run names a command on an org without its org file: what is printed can be pasted", () => {
  expect(ON_ORG).toEqual(expect.arrayContaining(["apply", "certificate rotate", "verify"]));
  const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const bare = files
    .filter((file) => !WITHOUT_ORG.test(file))
    .flatMap((file) => textsOf(join(SRC, file)).flatMap((text) => (BARE.test(text) ? [`${file}: ${text}`] : [])));
  expect(bare).toEqual([]);
});
