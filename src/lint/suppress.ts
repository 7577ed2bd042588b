import type { Place } from "../model/metadata.ts";
import { pathPattern } from "../util/wildcard.ts";
import type { LintConfig } from "./config.ts";
import type { Finding, Suppressed } from "./finding.ts";
import { ruleNamed } from "./rules/index.ts";
import { SUPPRESSION } from "./rules/suppressions.ts";
import { type Directive, suppressionFor } from "./suppression.ts";

/** A finding about a suppression itself, before severities are set. */
export interface SuppressionFault {
  code: string;
  message: string;
  place: Place;
  /** Instead of the rule's. */
  fix?: string;
}

/** One way to let findings pass, whether it stands in a file or in the configuration. */
interface Pass {
  place: Place;
  by: Suppressed["by"];
  codes: readonly string[];
  reason: string;
  until?: string;
  covers: (finding: Finding) => boolean;
  /** Whether what it is for was looked at, so that it can be said to cover nothing. */
  looked: boolean;
}

/**
 * Takes out the findings that a suppression covers. Faults: suppressions that don't count, that have come to their end,
 * and that cover nothing; a rule that is off makes none unused, nor does a run over other files.
 * @param files paths of all files that were looked at
 * @param today `YYYY-MM-DD`
 */
export function suppress(
  findings: readonly Finding[],
  directives: readonly Directive[],
  config: LintConfig,
  { files, today }: { files: readonly string[]; today: string },
): { findings: Finding[]; suppressed: Suppressed[]; faults: SuppressionFault[] } {
  const passes = [
    ...directives.filter(({ fault }) => fault === undefined).map(fromComment),
    ...config.ignore.map((ignore) => fromConfig(ignore, files)),
  ];
  const isOver = ({ until }: Pass) => until !== undefined && until < today;
  const valid = passes.filter((pass) => !isOver(pass));
  const used = new Set<Pass>();
  const suppressed: Suppressed[] = [];
  const left = findings.filter((finding) => {
    const mayPass = ({ by }: Pass) => by === "config" || ruleNamed(finding.code)?.onlyByConfig !== true;
    const pass = valid.find((one) => one.codes.includes(finding.code) && mayPass(one) && one.covers(finding));
    if (pass === undefined) return true;
    used.add(pass);
    const { by, reason, until } = pass;
    suppressed.push({ finding, by, reason, ...(until && { until }) });
    return false;
  });
  const isOff = (pass: Pass) => pass.codes.every((code) => config.severities[code] === "off");
  return {
    findings: left,
    suppressed,
    faults: [
      ...directives.flatMap(({ fault, place, codes }) => {
        const fix = `Write ${suppressionFor(place.file, codes)}, or with until=2027-01-31 before the reason`;
        return fault ? [{ code: SUPPRESSION.invalid, message: `The suppression ${fault}.`, place, fix }] : [];
      }),
      ...passes.filter(isOver).map(({ until, place }) => ({
        code: SUPPRESSION.expired,
        message: `The suppression ended on ${until}.`,
        place,
      })),
      ...valid
        .filter((pass) => pass.looked && !used.has(pass) && !isOff(pass))
        .map(({ codes, place }) => ({
          code: SUPPRESSION.unused,
          message: `Nothing here is against ${codes.join(", ")}.`,
          place,
        })),
    ],
  };
}

function fromComment({ place, from, to, codes, reason, until }: Directive): Pass {
  const covers = ({ file, line }: Finding) => file === place.file && from <= line && line <= to;
  return { place, by: "comment", codes, reason, ...(until && { until }), covers, looked: true };
}

/** A run over the whole repository reads the configuration's file, too. */
function fromConfig(ignore: LintConfig["ignore"][number], files: readonly string[]): Pass {
  const { code, path, reason, until, place } = ignore;
  const pattern = pathPattern(path);
  const covers = ({ file }: Pick<Finding, "file">) => pattern.test(file.replace(/^\.\//, ""));
  const looked = files.some((file) => file === place.file || covers({ file }));
  return { place, by: "config", codes: [code], reason, ...(until && { until }), covers, looked };
}
