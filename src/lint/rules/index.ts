import type { Rule } from "../rule.ts";
import { accessRules } from "./access.ts";
import { accountRules } from "./accounts.ts";
import { callbackRules } from "./callbacks.ts";
import { certificateRules } from "./certificates.ts";
import { dataAccessRules } from "./data-access.ts";
import { flowRules } from "./flows.ts";
import { orgBoundRules } from "./org-bound.ts";
import { orgFileRules } from "./org-files.ts";
import { permissionRules } from "./permissions.ts";
import { plugInRules, secretRules } from "./plug-ins.ts";
import { referenceRules } from "./references.ts";
import { repositoryRules } from "./repository.ts";
import { schemaRules } from "./schema.ts";
import { scopeRules } from "./scopes.ts";
import { sessionRules } from "./sessions.ts";
import { suppressionRules } from "./suppressions.ts";
import { templateRules } from "./template.ts";

/** Every rule, in the order of their codes. */
export const RULES: readonly Rule[] = [
  ...schemaRules,
  ...referenceRules,
  ...scopeRules,
  ...accessRules,
  ...sessionRules,
  ...flowRules,
  ...callbackRules,
  ...plugInRules,
  ...certificateRules,
  ...orgBoundRules,
  ...secretRules,
  ...permissionRules,
  ...dataAccessRules,
  ...accountRules,
  ...templateRules,
  ...repositoryRules,
  ...orgFileRules,
  ...suppressionRules,
];

const byKey = new Map(RULES.flatMap((rule) => [[rule.code, rule] as const, [rule.name, rule] as const]));

/** The rule with that code or name. */
export function ruleNamed(codeOrName: string): Rule | undefined {
  return byKey.get(codeOrName);
}
