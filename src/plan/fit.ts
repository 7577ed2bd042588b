import { canonical, withChildren } from "../metadata/canonical.ts";
import { listed, textOf } from "../metadata/component.ts";
import { isCarriedUnseen, mannerOf } from "../metadata/kinds.ts";
import { normalise } from "../metadata/normalize.ts";
import type { Component, RenderedPackage, XmlElement } from "../model/metadata.ts";
import { numberOf, remembering } from "../util/remembering.ts";
import { hasName } from "../util/same-name.ts";
import { compareComponents } from "./compare.ts";
import { counterpart, fitNames, SHARED_LISTS, withRoot } from "./counterpart.ts";

/**
 * Fits a rendered package to an org: everything goes under the name that it has there, permission sets and profiles that
 * others put on the policy are kept, and so is what a deployment would reset without a plan's showing it. Pure.
 */
export function adopt(desired: RenderedPackage, actual: readonly Component[]): RenderedPackage {
  const components = fitNames(desired.components, actual).map((component) => {
    const there = counterpart(component, actual);
    return there ? adopted(component, there) : component;
  });
  return { ...desired, components };
}

/** Many orgs have a component alike. */
const adopted = remembering(
  100,
  (component: Component, there: Component) => `${numberOf(component)} ${numberOf(there)}`,
  (component, there) => {
    const root = SHARED_LISTS.reduce((kept, name) => keepList(kept, there.root, name), component.root);
    return keepUnshown(withRoot(component, root), there);
  },
);

/** Fits what was there once to what is there now; who may use the app is brought back as it was. Pure. */
export function putBackOver(then: RenderedPackage, actual: readonly Component[]): RenderedPackage {
  const components = fitNames(then.components, actual).map((component) => {
    const there = counterpart(component, actual);
    return there ? keepUnshown(component, there, true) : component;
  });
  return { ...then, components };
}

/**
 * What the org has and neither the deployment nor its plan speaks of, left as it is there: a file replaces the one before
 * whole, so that what is left out would be reset. What a plan shows is the deployment's to change. Pure.
 *
 * @param component under the name that it has in the org
 * @param isWhole it is all that an org once gave out
 */
function keepUnshown(component: Component, there: Component, isWhole = false): Component {
  // Such a file changes what it names, and nothing else.
  if (mannerOf(component.type) === "orgWide") return component;
  const [change] = compareComponents([component], [there], {}, isWhole);
  const shown = new Set(change?.fields.map(({ path }) => path.split(/[.[]/, 1)[0]));
  const [compared, wanted] = [normalise(there), normalise(component)];
  const isKept = ({ name }: XmlElement) => {
    if (isCarriedUnseen(component.type, name)) return true;
    const text = textOf(compared.root, name);
    const isLeftOut = !component.root.children.some((child) => child.name === name);
    const isSeen = compared.root.children.some((child) => child.name === name);
    return isSeen && !shown.has(name) && (isLeftOut || text !== textOf(wanted.root, name));
  };
  const kept = there.root.children.filter(isKept);
  const rest = component.root.children.filter(
    ({ name }) => !isCarriedUnseen(component.type, name) && !kept.some((child) => child.name === name),
  );
  return withRoot(component, canonical(withChildren(component.root, [...rest, ...kept])));
}

function keepList(root: XmlElement, there: XmlElement, name: string): XmlElement {
  const [wanted, present] = [listed(textOf(root, name) ?? ""), listed(textOf(there, name) ?? "")];
  const others = present.filter((entry) => !hasName(wanted, entry));
  if (others.length === 0) return root;
  const element: XmlElement = { name, text: [...wanted, ...others].join(","), children: [] };
  const rest = root.children.filter((child) => child.name !== name);
  return canonical({ ...root, children: [...rest, element] });
}
