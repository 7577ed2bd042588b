import { templateNamed, valuesFrom } from "../flows/input/filled-template.ts";
import type { Handler } from "../model/command.ts";
import { EXIT } from "../model/errors.ts";
import { templateText } from "../reports/template-text.ts";
import { templatePicture } from "../template/picture.ts";

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
    text: (paint) => templateText(picture, named, paint),
  };
};
