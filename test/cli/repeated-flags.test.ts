import { expect, test } from "vitest";
import { parseCommandLine } from "../../src/cli/program.ts";
import type { CommandSpec } from "../../src/model/command.ts";
import { thrownBy } from "../helpers/thrown.ts";

const TABLE: CommandSpec[] = [
  {
    name: "send",
    task: "Begin",
    summary: "Sends",
    flags: {
      to: { type: "array", describe: "To whom" },
      org: { type: "string", describe: "Org file", orgFile: "optional" },
      all: { type: "string", describe: "All", bare: true },
    },
    examples: [],
    load: () => Promise.reject(new Error("not run here")),
  },
];

test("a flag for several values keeps each of them", async () => {
  const parsed = await parseCommandLine(["send", "--to", "a", "--to", "b", "--org", "x"], TABLE, "1");
  expect(parsed).toMatchObject({ flags: { to: ["a", "b"], org: "x" } });
});

test.each([
  [["--org", ""], "--org is empty."],
  [["--org="], "--org is empty."],
  [["--to", "a", "--to", ""], "--to is empty."],
  [[""], "An org file is empty."],
])("an empty value, as of a variable that is not set, is refused: %j", async (words, message) => {
  const error = await thrownBy(() => parseCommandLine(["send", ...words], TABLE, "1"));
  expect(error).toMatchObject({ code: "USAGE", exit: 2, message });
});

test("a flag that may stand alone is not refused as empty", async () => {
  const parsed = await parseCommandLine(["send", "--all"], TABLE, "1");
  expect(parsed).toMatchObject({ flags: { all: "" } });
});

test("a flag for one value is refused when it is given twice", async () => {
  const error = await thrownBy(() => parseCommandLine(["send", "--org", "a", "--org", "b"], TABLE, "1"));
  expect(error).toMatchObject({ code: "USAGE", message: "--org is given more than once." });
});
