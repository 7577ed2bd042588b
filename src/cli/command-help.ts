import type { CommandSpec, Flag } from "../model/command.ts";
import { lowerFirst } from "../util/words.ts";
import { GLOBAL_FLAGS, PARSER_FLAGS, SHORT } from "./global-flags.ts";
import { examplesText, hanging, orgFileWord, shownName, usageOf } from "./help.ts";
import { rangeText } from "./refusal.ts";

/** Words beside what they mean; a longer one stands above. */
const WIDEST_WORD = 26;

type Row = readonly [word: string, says: string];

/** The help of one command: how it is written, its flags by what they are about, examples. @param columns to break long lines at */
export function commandHelp(spec: CommandSpec, columns: number): string {
  const shown = Object.entries(spec.flags).filter(([, { hidden }]) => hidden !== true);
  const of = (many: boolean) => shown.filter(([, { ofMany = false }]) => ofMany === many).map(flagRow);
  const anywhere = Object.entries({ ...GLOBAL_FLAGS, ...PARSER_FLAGS }).map(flagRow);
  const groups: readonly (readonly [title: string, rows: readonly Row[]])[] = [
    ["Arguments", wordRows(spec)],
    ["Flags", of(false)],
    ["Several orgs", of(true)],
    ["Anywhere", anywhere],
  ];
  const width = widthOf(groups.flatMap(([, rows]) => rows));
  const parts = groups.flatMap(([title, rows]) => (rows.length > 0 ? [groupText(title, rows, width, columns)] : []));
  return `${[usageOf(spec), hanging(spec.summary, 0, columns), ...parts].join("\n\n")}${examplesText(spec)}`;
}

/** The commands of a group: `kantiv-sf fleet --help`. */
export function groupHelp(group: string, table: readonly CommandSpec[], columns: number): string {
  const rows = table
    .filter(({ name }) => name.startsWith(`${group} `))
    .map(({ name, summary }): Row => [name, summary]);
  const more = `kantiv-sf help ${group} ${rows[0]?.[0].split(" ")[1] ?? "COMMAND"} has the flags of one.`;
  return [`kantiv-sf ${group} COMMAND`, groupText("Commands", rows, widthOf(rows), columns), more].join("\n\n");
}

function widthOf(rows: readonly Row[]): number {
  return Math.max(...rows.map(([word]) => word.length).filter((length) => length <= WIDEST_WORD)) + 4;
}

function groupText(title: string, rows: readonly Row[], width: number, columns: number): string {
  const lines = rows.flatMap(([word, says]) => {
    const text = hanging(says, width, columns);
    return word.length + 4 > width
      ? [`  ${word}`, `${" ".repeat(width)}${text}`]
      : [`  ${word.padEnd(width - 2)}${text}`];
  });
  return [title, ...lines].join("\n");
}

function wordRows({ positional, flags }: CommandSpec): Row[] {
  const own: Row[] = positional ? [[positional.name, withChoices(positional.describe, positional.choices)]] : [];
  const file = orgFileWord(flags);
  return [...own, ...(file ? [[file, "As --org"] as const] : [])];
}

function flagRow([name, flag]: readonly [string, Flag]): Row {
  const short = SHORT[name];
  return [`${short ? `-${short}, ` : "    "}${shownName(name, flag)}${valueWord(flag)}`, describeOf(flag)];
}

function valueWord({ type, value, bare }: Flag): string {
  if (type === "boolean") return "";
  const word = value ?? (type === "number" ? "N" : "VALUE");
  return bare ? ` [${word}]` : ` ${word}`;
}

function describeOf(flag: Flag): string {
  const { type, choices, default: standard, demand, ofMany } = flag;
  const says = ofMany
    ? flag.describe.replace(/^Several orgs: ([a-z])/, (_, first: string) => first.toUpperCase())
    : flag.describe;
  const isOn = type === "boolean" && standard === true;
  const notes = [
    ...(flag.type === "number" ? [rangeText(flag)] : []),
    ...(demand ? ["needed"] : []),
    ...(type === "boolean" || standard === undefined ? [] : [`else ${standard}`]),
  ];
  const whole = withChoices(isOn ? `Without ${lowerFirst(says)}` : says, choices);
  return notes.length > 0 ? `${whole} (${notes.join("; ")})` : whole;
}

function withChoices(says: string, choices: readonly string[] | undefined): string {
  return choices ? `${says}: ${choices.join(", ")}` : says;
}
