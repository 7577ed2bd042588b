import { canonical } from "../metadata/canonical.ts";
import { versionNumber } from "../metadata/kinds.ts";
import { inManifestOrder } from "../metadata/layout.ts";
import { checkPortable, checkSchema } from "../metadata/schema-check.ts";
import { inputError, type Problem } from "../model/errors.ts";
import type { Component, RenderedPackage } from "../model/metadata.ts";
import type { LoadedTemplate, ResolvedValue, ResolvedValues } from "../model/template.ts";
import { numberOf, remembering } from "../util/remembering.ts";
import { type ResolvedComponent, resolveComponents } from "./components.ts";
import { atDecision, plainElement } from "./resolve.ts";

/**
 * The components that a template makes with these values, canonical and checked against the schema of `apiVersion`
 * (`"66.0"`). Pure: the same input gives the same package, and with it the same bytes.
 * @throws TEMPLATE_API_VERSION when the template is not made for that version; RENDER_INVALID with every problem, each
 *   at the place that decides it, in the template's file or where a value is given.
 */
export const render = remembering(50, askedFor, renderedAnew);

/** Values without the places that decide them: those are told of problems alone, and what has problems is not known. */
function askedFor({ name, files, apiVersions }: LoadedTemplate, values: ResolvedValues, apiVersion: string): string {
  const texts = [...values].map(([parameter, value]) => [parameter, textsOf(value)]);
  return JSON.stringify([name, files.map(({ path, root }) => [path, numberOf(root)]), apiVersions, apiVersion, texts]);
}

function textsOf(value: ResolvedValue): unknown {
  if (value === "open") return null;
  return "items" in value ? value.items.map(({ text }) => text) : value.text;
}

function renderedAnew(template: LoadedTemplate, values: ResolvedValues, apiVersion: string): RenderedPackage {
  refuseVersion(template, apiVersion);
  const { components, problems } = resolveComponents(template.files, values);
  const checked = components.map((component) => checkedComponent(component, apiVersion));
  const all = [...problems, ...checked.flatMap((one) => one.problems)];
  if (all.length > 0) throw invalid(template, all);
  return { apiVersion, components: inManifestOrder(checked.map(({ component }) => component)) };
}

function checkedComponent(
  { type, fullName, file, root }: ResolvedComponent,
  apiVersion: string,
): { component: Component; problems: Problem[] } {
  const component = { type, fullName, root: canonical(plainElement(root)) };
  const found = [...checkSchema(component, apiVersion, { file }), ...checkPortable(component, { file })];
  return { component, problems: atDecision(found, root) };
}

function refuseVersion({ name, apiVersions: { min, max } }: LoadedTemplate, apiVersion: string): void {
  const version = versionNumber(apiVersion);
  if (min <= version && version <= max) return;
  throw inputError(
    "TEMPLATE_API_VERSION",
    `Template ${name} is made for API versions ${min}.0 to ${max}.0, not for ${apiVersion}.`,
    version < min
      ? "Name a version of that range; an org that does not reach it is too old for this template."
      : "Test the template with that version, then raise its range.",
  );
}

function invalid(template: LoadedTemplate, problems: readonly Problem[]): Error {
  const count = problems.length === 1 ? "one problem" : `${problems.length} problems`;
  return inputError(
    "RENDER_INVALID",
    `Template ${template.name} does not give metadata that Salesforce takes: ${count}.`,
    "Correct the template's files or the values.",
    { problems },
  );
}
