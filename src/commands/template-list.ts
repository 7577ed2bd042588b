import { templateNamed } from "../flows/filled-template.ts";
import type { Context, Handler } from "../model/command.ts";
import { EXIT, KantivError } from "../model/errors.ts";
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
  try {
    const { description } = await templateNamed(named, ctx);
    return { named, ships, description, problems: 0 };
  } catch (error) {
    if (!(error instanceof KantivError)) throw error;
    return { named, ships, description: null, problems: error.problems.length };
  }
}
