import { textOf } from "../../metadata/component.ts";
import { KantivError } from "../../model/errors.ts";
import type { OrgReader } from "../../model/org.ts";
import { readGroupSets } from "../../org/read/groups.ts";
import { TEMPLATE_YAML } from "../../template/locate.ts";
import { wholeParameter } from "../../template/placeholders.ts";
import type { Prepared } from "../input/prepared.ts";
import type { Look } from "../look/look.ts";

/** Salesforce's words for a name of a list of the policy that is no permission set. */
const NO_SUCH_SET = /no PermissionSet named/i;

/**
 * What an org has against a policy that names a permission set group, with the sure way ready to paste: whether an org takes a group
 * there is documented nowhere. Any other error comes back as it is. One request where it is that.
 */
export async function withSureWay(
  error: unknown,
  { template, names }: Prepared,
  { org, snapshot: { permissionSet, group } }: Look<OrgReader>,
): Promise<unknown> {
  const isAboutGroup = group !== undefined && permissionSet?.ownedBy === group.id;
  if (!isAboutGroup || !(error instanceof KantivError) || error.code !== "DEPLOY_FAILED") return error;
  if (!error.problems.some(({ message }) => NO_SUCH_SET.test(message) && message.includes(names.permissionSet ?? ""))) {
    return error;
  }
  const [set = "NAME", ...others] = await readGroupSets(org, group.id);
  const policy = template.files.find(({ root }) => root.name === "ExtlClntAppOauthConfigurablePolicies");
  const parameter = wholeParameter((policy && textOf(policy.root, "commaSeparatedPermissionSet")) ?? "");
  const named =
    parameter === undefined ? `commaSeparatedPermissionSet: ${set}` : `parameters: { ${parameter}: ${set} }`;
  const rather = others.length > 0 ? ` (or ${others.join(", ")})` : "";
  return new KantivError(
    "PERMISSION_SET_GROUP_REFUSED",
    `The org takes no permission set group on the app's policy, and ${group.name} is one.`,
    `Let the policy name a set of the group, and give the user the group, which lets it in as surely. In the org file: ${named}${rather}; in ${TEMPLATE_YAML}: assigns: [${group.name}]`,
    { problems: error.problems, cause: error, data: { group: group.name, sets: [set, ...others] } },
  );
}
