import { templateNamed } from "../flows/input/filled-template.ts";
import type { Context, Handler } from "../model/command.ts";
import { EXIT, KantivError, orError } from "../model/errors.ts";
import { type ListedTemplate, templateListText } from "../reports/template-text.ts";
import { ownTemplates, shippedTemplates } from "../template/locate.ts";

/** `template list`: the templates that ship, and those of the working directory's `templates/`. */
export const run: Handler = async (_flags, ctx) => {
  const ships = await shippedTemplates(ctx.templatesFolder, ctx.files);
  const own = await ownTemplates(ctx.cwd, ctx.templatesFolder, ctx.files);
  const templates: ListedTemplate[] = [];
  for (const named of [...own, ...ships]) templates.push(await listedTemplate(named, ships.includes(named), ctx));
  return {
    status: "ok",
    exit: EXIT.ok,
    result: { templates },
    text: (paint) => templateListText(templates, paint),
  };
};

async function listedTemplate(named: string, ships: boolean, ctx: Context): Promise<ListedTemplate> {
  const read = await orError(() => templateNamed(named, ctx));
  if (read instanceof KantivError) return { named, ships, description: null, problems: read.problems.length };
  return { named, ships, description: read.description, problems: 0 };
}
