import { callbacksOf, listIn, textIn } from "../metadata/component.ts";
import { dataAccess } from "../metadata/data-access.ts";
import { mannerOf } from "../metadata/kinds.ts";
import type { Component } from "../model/metadata.ts";
import type { LoadedTemplate, ParameterSpec, ParameterValues, ResolvedValue } from "../model/template.ts";
import type { TemplatePicture } from "../model/template-picture.ts";
import { assignsOf } from "./assigns.ts";
import { resolveComponents } from "./components.ts";
import { profilePicture } from "./own-profile.ts";
import { resolvedValues } from "./parameters.ts";
import { plainElement } from "./resolve.ts";

/** What the template makes with these values and its defaults; a list without values stands for whatever an org file names. Pure. */
export function templatePicture(template: LoadedTemplate, values: ParameterValues = {}): TemplatePicture {
  const { name, description, apiVersions, parameters } = template;
  const components = resolveComponents(template.files, shown(parameters, values)).components.map(
    ({ type, fullName, root }): Component => ({ type, fullName, root: plainElement(root) }),
  );
  const text = (type: string, element: string) => textIn(components, type, element)?.trim() ?? "";
  const policy = "ExtlClntAppOauthConfigurablePolicies";
  const approved = (kind: "permission set" | "profile", element: string) =>
    listIn(components, policy, element).map((one) => ({ kind, name: one }));
  return {
    name,
    description,
    apiVersions,
    parameters,
    components: components.map(({ type, fullName }) => {
      const manner = mannerOf(type);
      return { type, fullName, ...(manner !== "deployed" && { manner }) };
    }),
    ...(template.app && { app: template.app }),
    scopes: listIn(components, "ExtlClntAppOauthSettings", "commaSeparatedOauthScopes"),
    callbacks: callbacksOf(text("ExtlClntAppGlobalOauthSettings", "callbackUrl")),
    permittedUsers: text(policy, "permittedUsersPolicyType"),
    approvedBy: [
      ...approved("permission set", "commaSeparatedPermissionSet"),
      ...approved("profile", "commaSeparatedProfile"),
    ],
    assigns: assignsOf(template, shown(parameters, values)),
    access: dataAccess(components),
    ...(template.ownProfile && { ownProfile: profilePicture(template.ownProfile, shown(parameters, values)) }),
  };
}

/** The values; a list without any has its placeholder for what an org file names. */
function shown(parameters: readonly ParameterSpec[], values: ParameterValues): Map<string, ResolvedValue> {
  const known = [...resolvedValues({ parameters }, { values })];
  return new Map(
    known.map(([name, value]): [string, ResolvedValue] =>
      value !== "open" && "items" in value && value.items.length === 0
        ? [name, { items: [{ text: `\${${name}}` }] }]
        : [name, value],
    ),
  );
}
