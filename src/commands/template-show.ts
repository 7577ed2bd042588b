import { templateNamed, valuesFrom } from "../flows/input/filled-template.ts";
import type { Handler } from "../model/command.ts";
import { EXIT } from "../model/errors.ts";
import { templateText } from "../reports/template-text.ts";
import { isTemplatePath } from "../template/locate.ts";
import { templatePicture } from "../template/picture.ts";
import { shellWord } from "../util/command-line.ts";

/** `template show`: what a template takes and makes, with its defaults and the values given; no org is contacted. */
export const run: Handler = async (flags, ctx) => {
  const named = String(flags.template);
  const picture = templatePicture(await templateNamed(named, ctx), valuesFrom(flags.set));
  const parameters = picture.parameters.map(({ place, defaultPlace, defaultPlaces, ...spec }) => ({
    ...spec,
    default: spec.default ?? null,
    list: spec.list ?? false,
    sensitive: spec.sensitive ?? false,
  }));
  return {
    status: "ok",
    exit: EXIT.ok,
    result: { ...picture, parameters },
    text: (paint) => templateText(picture, nextOn(named), paint),
  };
};

/** One's own is used; one that ships may be the beginning of one's own. */
function nextOn(named: string): string {
  return isTemplatePath(named)
    ? `kantiv-sf org new --template ${shellWord(named)}`
    : `kantiv-sf template new my-template --template ${named}`;
}
