import { type OrgSeed, SWITCHES } from "../emulator/index.ts";
import { readText } from "../flows/input/read-text.ts";
import { PROFILE_FORM, type Profile } from "../learn/profile.ts";
import type { Context } from "../model/command.ts";
import { inputError, type KantivError, type Problem } from "../model/errors.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import { readYamlAs } from "../util/read-yaml-as.ts";
import type { YamlSource } from "../util/yaml-source.ts";

/** What a profile makes of the emulator: its switches, and what its orgs are. */
export interface LoadedProfile {
  switches: Record<string, string>;
  seed: OrgSeed;
}

/** The lowest API version that orgs still have. */
const LOWEST = 31;

/**
 * A profile that `doctor --learn` wrote. Throws `PROFILE_MISSING` and `PROFILE_INVALID` (exit 2), the latter with every problem,
 * each with line and column.
 */
export async function readProfile(file: string, ctx: Context): Promise<LoadedProfile> {
  const text = await readText(file, "PROFILE_MISSING", "the profile", ctx);
  const { value, source, problems } = readYamlAs(text, file, PROFILE_FORM);
  if (value === undefined || source === undefined) throw invalid(file, problems);
  const wrong = switchProblems(value, source).map((problem) => ({ file, ...problem }));
  if (wrong.length > 0) throw invalid(file, wrong);
  const { sandbox, edition, apiVersion } = value.org;
  return {
    switches: value.switches,
    seed: {
      isSandbox: sandbox,
      organizationType: edition,
      apiVersions: { min: LOWEST, max: Number.parseInt(apiVersion, 10) },
    },
  };
}

/** Switches that this emulator does not have, and values that a switch has not. */
function switchProblems({ switches }: Profile, source: YamlSource): Problem[] {
  return Object.entries(switches).flatMap(([name, value]): Problem[] => {
    if (!Object.hasOwn(SWITCHES, name)) {
      const near = didYouMean(name, Object.keys(SWITCHES));
      const remedy = near
        ? `Did you mean ${near}?`
        : "Take it out, or use the version of kantiv-sf that wrote the profile.";
      const message = `The emulator has no switch ${JSON.stringify(name)}.`;
      return [{ code: "PROFILE_SWITCH", message, remedy, ...source.keyAt(["switches", name]) }];
    }
    const values: readonly string[] = SWITCHES[name as keyof typeof SWITCHES].values;
    if (values.includes(value)) return [];
    const message = `The switch ${name} has no value ${JSON.stringify(value)}.`;
    const remedy = `Give one of: ${values.map((one) => JSON.stringify(one)).join(", ")}.`;
    return [{ code: "PROFILE_SWITCH", message, remedy, ...source.valueAt(["switches", name]) }];
  });
}

function invalid(file: string, problems: readonly Problem[]): KantivError {
  const [first] = problems;
  const message = problems.length === 1 && first ? first.message : `${file} has ${problems.length} problems.`;
  return inputError("PROFILE_INVALID", message, "Correct it; schemas/profile.schema.json describes its keys.", {
    problems,
  });
}
