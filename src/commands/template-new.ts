import { join } from "node:path";
import { templateNamed } from "../flows/input/filled-template.ts";
import { readConfig } from "../flows/lint/config.ts";
import { readLintInput } from "../flows/lint/files.ts";
import { type AppThere, readAppFromOrg } from "../flows/look/app-as-template.ts";
import { type LintResult, lint } from "../lint/lint.ts";
import { lintText } from "../lint/output/text.ts";
import { componentOf } from "../metadata/component.ts";
import type { Context, Flags, Handler } from "../model/command.ts";
import { EXIT, inputError } from "../model/errors.ts";
import type { LoadedTemplate, ParameterValues } from "../model/template.ts";
import { type NewTemplate, newTemplateText } from "../reports/template-new-text.ts";
import { adoptedTemplate, type NewTemplateFile } from "../template/adopted.ts";
import { DEFAULTS_EXAMPLE, loadExample } from "../template/example.ts";
import { OWN_TEMPLATES } from "../template/locate.ts";
import { TEMPLATE_NAME } from "../template/template-schema.ts";
import { filesBelow } from "./files-below.ts";

const STANDARD = "generic-jwt-app";

/** `template new`: a template of one's own, from another or from an app in an org, linted; nothing is overwritten. */
export const run: Handler = async (flags, ctx) => {
  const name = nameFrom(flags);
  const folder = flags.out === undefined ? `${OWN_TEMPLATES}/${name}` : String(flags.out);
  if (await ctx.files.exists(folder)) throw taken(folder);
  const { files, assigned = [] } =
    flags["from-org"] === true ? await fromOrg(name, flags, ctx) : { files: await fromTemplate(name, flags, ctx) };
  for (const { path, text } of files) await ctx.files.create(join(folder, path), text);
  const named = /^([./]|[A-Za-z]:)/.test(folder) ? folder : `./${folder}`;
  const result = lint(await readLintInput([folder], ctx), await readConfig({}, ctx));
  const written = files.map(({ path }) => `${folder}/${path}`);
  const made: NewTemplate = {
    name,
    named,
    written,
    assigned,
    ...(flags.org === undefined ? {} : { orgFile: String(flags.org) }),
    parameters: await toGive(await templateNamed(named, ctx), ctx),
  };
  return {
    status: "ok",
    exit: EXIT.ok,
    result: { name, template: named, written, ...(assigned.length > 0 && { assigned }), findings: result.findings },
    text: (paint) =>
      newTemplateText(
        made,
        { clean: isClean(result), text: lintText(result, { files: files.length, fixed: [] }, paint) },
        paint,
      ),
  };
};

function isClean({ findings }: LintResult): boolean {
  return findings.every(({ severity }) => severity !== "error");
}

function nameFrom({ name }: Flags): string {
  const given = String(name);
  if (TEMPLATE_NAME.test(given)) return given;
  throw inputError(
    "USAGE",
    `${JSON.stringify(given)} cannot be the name of a template.`,
    "Use lower-case words joined by hyphens, e.g. acme-sync; --out says another folder.",
  );
}

function taken(folder: string) {
  return inputError(
    "FILE_EXISTS",
    `${folder} is there already.`,
    "Nothing was written. Choose another name, or another folder with --out.",
  );
}

/** The other template's files, under the new name. */
async function fromTemplate(name: string, flags: Flags, ctx: Context): Promise<NewTemplateFile[]> {
  const { template, org, app } = flags;
  if (org !== undefined || app !== undefined || flags["keep-sets"] === true) {
    throw inputError(
      "USAGE",
      "--org, --app and --keep-sets belong to --from-org.",
      "Add --from-org, or leave them out.",
    );
  }
  const { folder } = await templateNamed(template === undefined ? STANDARD : String(template), ctx);
  const paths = (await filesBelow(folder, ctx)).filter((path) => !path.startsWith("."));
  return Promise.all(
    paths.map(async (path) => {
      const text = (await ctx.files.read(join(folder, path))).toString("utf8");
      return { path, text: path === "template.yaml" ? text.replace(/^name:.*$/m, `name: ${name}`) : text };
    }),
  );
}

async function fromOrg(
  name: string,
  flags: Flags,
  ctx: Context,
): Promise<{ files: NewTemplateFile[] } & Pick<AppThere, "assigned">> {
  if (flags.template !== undefined) {
    throw inputError("USAGE", "--template and --from-org are two beginnings.", "Give one of them.");
  }
  const { components, assigned } = await readAppFromOrg(flags, ctx);
  const app = componentOf(components, "ExternalClientApplication")?.fullName ?? String(flags.app);
  const names = assigned.map((group) => group.name);
  return { files: adoptedTemplate(name, app, components, names), assigned };
}

/** What an org file has to give, with the example's values. */
async function toGive({ parameters, folder }: LoadedTemplate, ctx: Context): Promise<ParameterValues> {
  const path = join(folder, DEFAULTS_EXAMPLE);
  const example = (await ctx.files.exists(path))
    ? loadExample((await ctx.files.read(path)).toString("utf8"), path).values
    : {};
  const open = parameters.filter(({ required, type }) => required && type !== "certificate");
  return Object.fromEntries(open.map(({ name }) => [name, example[name] ?? ""]));
}
