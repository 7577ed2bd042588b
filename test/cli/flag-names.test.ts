import { describe, expect, it } from "vitest";
import { nameIn, OTHER_NAMES } from "../../src/cli/global-flags.ts";
import { parseCommandLine } from "../../src/cli/program.ts";
import { COMMANDS } from "../../src/commands/table/index.ts";
import type { Flag } from "../../src/model/command.ts";

const ALL = COMMANDS.flatMap(({ name, flags }) =>
  Object.entries(flags).map(([flag, spec]): { command: string; flag: string; spec: Flag } => ({
    command: name,
    flag,
    spec,
  })),
);

/** What a name stands for, where it is not for the same in each command. A new one is a decision: another name may be better. */
const MEANINGS: Readonly<Record<string, string>> = {
  app: "an app's API name",
  cert: "a certificate's file",
  "check-only": "the org checks a deployment and keeps nothing of it",
  format: "in which form it is written",
  full: "with all that is left out else",
  "new-cert": "the certificate that comes after",
  org: "an org file",
  out: "where what it makes is written",
  "passphrase-env": "a passphrase's variable",
  production: "the org is a production org",
  learned: "what doctor --learn learnt of an org",
  recipient: "an age public key",
  report: "a page about a run",
  set: "a parameter of the template",
  shards: "into how many parts a selection is divided",
  template: "a template",
  wait: "minutes in which a login may still come to work",
};

describe("a flag's name", () => {
  it("means one thing", () => {
    const differ = [...Map.groupBy(ALL, ({ flag }) => flag)].flatMap(([flag, uses]) =>
      new Set(uses.map(({ spec }) => spec.describe)).size > 1 ? [flag] : [],
    );
    expect(differ.sort()).toEqual(Object.keys(MEANINGS).sort());
  });

  it("takes a value of one kind, but for org files of many orgs", () => {
    const kinds = (of: typeof ALL) => new Set(of.map(({ spec }) => spec.type)).size;
    const differ = [...Map.groupBy(ALL, ({ flag }) => flag)].flatMap(([flag, uses]) => (kinds(uses) > 1 ? [flag] : []));
    expect(differ).toEqual(["org"]);
  });

  it("is the only one for that thing", () => {
    const twice = [...Map.groupBy(ALL, ({ spec }) => spec.describe)].flatMap(([describe, uses]) => {
      const names = new Set(uses.map(({ flag }) => flag));
      return names.size > 1 ? [`${[...names].join(", ")}: ${describe}`] : [];
    });
    expect(twice).toEqual([]);
  });

  it("of before, or of elsewhere, is understood as the one that is there, and shown nowhere", async () => {
    for (const [other, owns] of Object.entries(OTHER_NAMES)) {
      for (const { own, command } of owns) {
        const has = COMMANDS.filter(({ name, flags }) => own in flags && (command ?? name) === name);
        expect([other, own, has.length > 0]).toEqual([other, own, true]);
        for (const spec of has) expect([spec.name, nameIn(other, spec)]).toEqual([spec.name, own]);
      }
    }
    for (const command of ["handoff", "credentials show", "credentials rotate"]) {
      for (const words of [["--to-file", "s.json"], ["--to-file=s.json"], ["--secret-file", "s.json"]]) {
        const parsed = await parseCommandLine([...command.split(" "), "--org", "x", ...words], COMMANDS, "1");
        expect(parsed, words.join(" ")).toMatchObject({ kind: "run", flags: { "secret-file": "s.json" } });
      }
      const help = await parseCommandLine([...command.split(" "), "--help"], COMMANDS, "1");
      expect(help).toMatchObject({ text: expect.stringContaining("--secret-file") });
      expect(help).toMatchObject({ text: expect.not.stringMatching(/--to-file|--stage-only/) });
    }
    const words = ["certificate", "create", "--out-certificate", "a.crt", "--out-key", "a.key"];
    expect(await parseCommandLine(words, COMMANDS, "1")).toMatchObject({ flags: { "out-cert": "a.crt" } });
    for (const command of ["org new acme", "render --template x", "package --template x --out y", "rollback --last"]) {
      for (const flag of ["--cert", "--certificate"]) {
        const parsed = await parseCommandLine([...command.split(" "), flag, "a.crt"], COMMANDS, "1");
        expect(parsed, `${command} ${flag}`).toMatchObject({ kind: "run", flags: { cert: "a.crt" } });
      }
      const help = await parseCommandLine([...command.split(" "), "--help"], COMMANDS, "1");
      expect(help).toMatchObject({ text: expect.not.stringMatching(/--\w*-?certificate/) });
    }
  });

  it("of before is understood in the command that had it, where another command's flag of that name means something else", async () => {
    const read = async (...words: string[]) => {
      const parsed = await parseCommandLine(words, COMMANDS, "1");
      return parsed.kind === "run" ? parsed.flags : parsed;
    };
    expect(await read("apply", "--org", "orgs", "--from", "result")).toMatchObject({ "from-result": "result" });
    expect(await read("--json", "apply", "--from=result")).toMatchObject({ "from-result": "result" });
    expect(await read("template", "new", "mine", "--from", "other")).toMatchObject({ template: "other" });
    expect(await read("org", "new", "--from", "https://acme.my.salesforce.com")).toMatchObject({
      from: "https://acme.my.salesforce.com",
    });
    expect(await read("emulator", "--profile", "profile.json")).toMatchObject({ learned: "profile.json" });
    expect(await read("user", "ensure", "--org", "x", "--profile", "P")).toMatchObject({ profile: "P" });
    expect(await read("review", "--reports", "reports")).toMatchObject({ "out-all": "reports" });
    await expect(read("render", "--from", "x")).rejects.toThrow("render has no flag --from.");
  });

  it("is no word after --", async () => {
    const parsed = await parseCommandLine(["lint", "--", "--cert"], COMMANDS, "1");
    expect(parsed).toMatchObject({ kind: "run", flags: { paths: ["--cert"] } });
  });
});
