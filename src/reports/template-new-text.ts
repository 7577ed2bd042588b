import { stringify } from "yaml";
import type { Paint } from "../model/paint.ts";
import type { ParameterValues } from "../model/template.ts";
import { commandLine, shellWord } from "../util/command-line.ts";
import { PASSPHRASE_ENV, typeVariable } from "../util/shell-lines.ts";

/** A template that was written. */
export interface NewTemplate {
  name: string;
  /** As an org file in the working directory names it. */
  named: string;
  written: readonly string[];
  /** Permission set groups that stay the org's own and are assigned, and why. */
  assigned: readonly { name: string; why: string }[];
  /** The org file that the app was read with. */
  orgFile?: string;
  /** What an org file has to give, with values of an example. */
  parameters: ParameterValues;
}

/** What was written, what lint says of it, and the way from here to a verified login, ready to paste. */
export function newTemplateText(made: NewTemplate, linted: { clean: boolean; text: string }, paint: Paint): string {
  return [
    ...made.written.map((path) => `${paint("green", "+")} ${path}`),
    ...made.assigned.map(
      ({ name, why }) => `The permission set group ${name} stays the org's own (${why}): assigns names it.`,
    ),
    linted.text,
    "",
    paint("bold", "Next"),
    ...(linted.clean ? [] : [`Mend what lint found, then: kantiv-sf lint ${shellWord(made.named)}`, ""]),
    ...(made.orgFile === undefined ? toFirstOrg(made) : toKnownOrg(made, made.orgFile)),
  ].join("\n");
}

function toFirstOrg({ name, named, parameters }: NewTemplate): string[] {
  return [
    `1. What it takes and makes:  kantiv-sf template show ${shellWord(named)}`,
    "2. A long passphrase, typed in, which has to be kept; then a key and its certificate:",
    "",
    typeVariable(PASSPHRASE_ENV),
    `kantiv-sf certificate create --out-cert ${name}.crt --out-key ${name}.key --subject "CN=${name}"`,
    "",
    "3. An org file; put your own in the place of its first lines and of the parameters:",
    "",
    "cat > org.yaml <<'END'",
    ...orgFileLines({ name, named, parameters }),
    "END",
    "",
    "4. A look, then the app and its proven login:",
    "",
    "kantiv-sf doctor --org org.yaml",
    "kantiv-sf apply --org org.yaml",
  ];
}

/** An org file for the template, without its end. */
function orgFileLines({ name, named, parameters }: Pick<NewTemplate, "name" | "named" | "parameters">): string[] {
  const text = stringify({
    instanceUrl: "https://acme--uat.sandbox.my.salesforce.com",
    template: named,
    admin: { sf: "acme-uat" },
    integrationUser: { username: `${name}@acme.com.uat` },
    jwt: {
      certificate: `${name}.crt`,
      key: { file: `${name}.key` },
      passphrase: { env: PASSPHRASE_ENV },
    },
    ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
  });
  return text.trimEnd().split("\n");
}

function toKnownOrg({ named, parameters }: NewTemplate, orgFile: string): string[] {
  const open = Object.keys(parameters);
  return [
    `1. Name it in ${orgFile}:  template: ${named}   (a path from that file)`,
    ...(open.length > 0 ? [`   and give parameters: ${open.join(", ")}`] : []),
    "2. See that the app is as the template says but for its description, which gets the owner's mark; then let it be taken over:",
    "",
    commandLine("plan", { file: orgFile }),
    commandLine("apply", { file: orgFile }, "--adopt"),
  ];
}
