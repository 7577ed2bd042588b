import { parentApp } from "../metadata/component.ts";
import { mannerOf } from "../metadata/kinds.ts";
import type { StateFinding } from "../model/finding.ts";
import type { Component } from "../model/metadata.ts";
import type { Change } from "../model/plan.ts";
import { compareComponents } from "./compare.ts";

/** What a template states of what no deployment carries, and the org has otherwise, a finding each. Pure. */
export function statedFindings(fitted: readonly Component[], actual: readonly Component[]): StateFinding[] {
  const stated = fitted.filter(({ type }) => mannerOf(type) === "stated");
  return stated.flatMap((component) =>
    compareComponents([component], actual)
      .filter(({ action }) => action !== "none")
      .map((change) => ({
        code: "STATED_DIFFERS",
        message: messageOf(change),
        remedy: `Set it in Setup, External Client App Manager, ${parentApp(component) ?? "the app"}: no deployment carries it, and apply leaves it as it is.`,
        blocks: false,
      })),
  );
}

function messageOf({ type, name, action, fields }: Change): string {
  const told = fields.filter(({ path }) => !["externalClientApplication", "label"].includes(path));
  if (action === "create") {
    const wanted = told.map(({ path, after }) => `${path} ${after}`).join(", ");
    return `The org has no ${type} of the app, which the template states${wanted === "" ? "" : `: ${wanted}`}.`;
  }
  const differing = fields.map(
    ({ path, before, after }) => `${path} is ${before ?? "not there"} instead of ${after ?? "nothing"}`,
  );
  return `${type} ${name} differs from what the template states: ${differing.join("; ")}.`;
}
