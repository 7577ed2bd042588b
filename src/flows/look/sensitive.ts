import { knownSecrets } from "../../model/known-secrets.ts";
import type { Component, XmlElement } from "../../model/metadata.ts";
import { namesIn } from "../../template/placeholders.ts";
import type { Prepared } from "../input/prepared.ts";

/**
 * What an org has where the template puts a sensitive value is kept out of output as that value is: mostly it is the one of
 * before.
 */
export function hideSensitive(
  { template: { parameters, files } }: Pick<Prepared, "template">,
  components: readonly Component[],
): void {
  const sensitive = parameters.filter((one) => one.sensitive).map(({ name }) => name);
  if (sensitive.length === 0) return;
  for (const { root } of files) {
    const hidden = new Set(
      textsOf(root)
        .filter(({ text }) => namesIn(text).some((name) => sensitive.includes(name)))
        .map(({ path }) => path),
    );
    const there = components
      .filter(({ type }) => hidden.size > 0 && type === root.name)
      .flatMap((one) => textsOf(one.root));
    for (const { path, text } of there) if (hidden.has(path)) knownSecrets()?.add(text);
  }
}

/** Each text with the names of the elements that it is in. */
function textsOf(element: XmlElement, path = ""): { path: string; text: string }[] {
  const own = `${path}/${element.name}`;
  if (element.children.length > 0) return element.children.flatMap((child) => textsOf(child, own));
  return [{ path: own, text: element.text ?? "" }];
}
