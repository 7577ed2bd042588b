import { KINDS, SATELLITE_TYPES } from "../../src/metadata/kinds.ts";
import { NAMESPACE } from "../../src/metadata/xml.ts";

/** Files of the parts that an app needs beside its own, each with an element in it, by path below a template's folder. */
export function otherParts(folder: string): Record<string, string> {
  const kinds = KINDS.filter(({ type }) => SATELLITE_TYPES.includes(type));
  const text = (type: string) => `<${type} xmlns="${NAMESPACE}"><label>x</label></${type}>`;
  return Object.fromEntries(kinds.map((kind) => [`${folder}/${kind.folder}/A.${kind.suffix}`, text(kind.type)]));
}
