/** Writes `docs/templates/` anew, a page for each template that ships, after a change of it: `npm run template-pages`. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { diskFiles } from "../src/cli/context.ts";
import type { DataAccess, ObjectAccess } from "../src/model/data-access.ts";
import type { LoadedTemplate, ParameterSpec } from "../src/model/template.ts";
import type { TemplatePicture } from "../src/model/template-picture.ts";
import { parameterDefault, parameterType, profileText } from "../src/reports/template-text.ts";
import { loadTemplate } from "../src/template/load.ts";
import { templatePicture } from "../src/template/picture.ts";

const TEMPLATES = new URL("../templates/", import.meta.url);

/** By name within docs/templates. */
export async function templatePages(): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  const files = diskFiles(fileURLToPath(TEMPLATES));
  for (const name of readdirSync(TEMPLATES).sort()) {
    const template = await loadTemplate(name, { files, builtinFolder: ".", baseFolder: "." });
    pages.set(`${name}.md`, page(template, examplesOf(name)));
  }
  return pages;
}

interface ShippedExample {
  name: string;
  description: string;
  /** As the file has it, without the description. */
  parameters: string;
}

function examplesOf(template: string): ShippedExample[] {
  const folder = new URL(`${template}/examples/`, TEMPLATES);
  return readdirSync(folder)
    .sort()
    .map((file) => {
      const text = readFileSync(new URL(file, folder), "utf8");
      const { description = "" } = parse(text) as { description?: string };
      return {
        name: file.replace(/\.yaml$/, ""),
        description,
        parameters: text.slice(text.indexOf("parameters:")).trim(),
      };
    });
}

function page(template: LoadedTemplate, examples: readonly ShippedExample[]): string {
  const picture = templatePicture(template);
  const blocks = [
    `# ${picture.name}`,
    `<!-- Made from templates/${picture.name} by npm run template-pages. -->`,
    picture.description,
    `In an org file: \`template: ${picture.name}\`. As a template of your own: \`kantiv-sf template new NAME --template ${picture.name}\`. [How templates work](../templates.md).`,
    "## Parameters",
    table(
      ["Parameter", "Form", "Value", "What it is for"],
      picture.parameters.map((spec) => [`\`${spec.name}\``, parameterType(spec), value(spec), spec.description.trim()]),
    ),
    "## What it makes",
    table(
      ["Type", "Name"],
      picture.components.map(({ type, fullName }) => [type, `\`${fullName}\``]),
    ),
    `Metadata API ${picture.apiVersions.min}.0 to ${picture.apiVersions.max}.0.`,
    "## Login",
    table(["What", "Value"], loginRows(picture)),
    "## Data access",
    ...accessBlocks(picture.access),
    "## Examples",
    ...examples.flatMap(({ name, description, parameters }) => [
      `### ${name}`,
      description,
      `\`\`\`yaml\n${parameters}\n\`\`\``,
    ]),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function value(spec: ParameterSpec): string {
  return parameterDefault(spec).replace(/^default (.*)$/s, "default `$1`");
}

function loginRows({ scopes, callbacks, permittedUsers, approvedBy, ownProfile }: TemplatePicture): string[][] {
  const who = approvedBy.map(({ kind, name }) => `${kind} \`${name}\``).join(", ");
  return [
    ["Scopes", scopes.join(", ")],
    ["Callback", callbacks.map((one) => `\`${one}\``).join(", ")],
    ["Who may use it", permittedUsers === "AdminApprovedPreAuthorized" ? who : "everybody who lets it in"],
    ...(ownProfile ? [["From where and when", `\`${profileText(ownProfile)}\``]] : []),
  ];
}

const mark = (granted: boolean) => (granted ? "✔" : "");

function accessBlocks({ objects, fields, others }: DataAccess): string[] {
  const rows = [
    ...objects.map(objectRow),
    ...fields.map(({ field, read, edit }) => [`\`${field}\``, mark(read), "", mark(edit), "", ""]),
  ];
  const rest = others.map(({ kind, name }) => `- ${kind}: \`${name}\``).join("\n");
  return [
    rows.length > 0
      ? table(["Object or field", "read", "create", "edit", "delete", "all"], rows)
      : "No objects and fields: they are granted elsewhere.",
    ...(rest === "" ? [] : [rest]),
  ];
}

function objectRow({ object, read, create, edit, delete: remove, all }: ObjectAccess): string[] {
  return [`\`${object}\``, mark(read), mark(create), mark(edit), mark(remove), all === "none" ? "" : all];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

if (import.meta.main) {
  const folder = new URL("../docs/templates/", import.meta.url);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of await templatePages()) writeFileSync(new URL(name, folder), text);
}
