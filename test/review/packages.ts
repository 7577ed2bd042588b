import { parseXml } from "../../src/metadata/xml.ts";
import type { Component, RenderedPackage } from "../../src/model/metadata.ts";
import { elementsWith, key, PATHS, xmlFile } from "../lint/acme.ts";

/** The app of Acme as it renders, with these elements of these types instead. */
export function packageOf(changes: Readonly<Record<string, readonly string[]>> = {}): RenderedPackage {
  const components = Object.entries(PATHS).map(([type, path]): Component => {
    const elements = elementsWith(type, changes[type] ?? []);
    const text = xmlFile(type, elements).replace("${certificate}", key("kantiv.crt").trim());
    return { type, fullName: path.split("/").at(-1)?.split(".")[0] ?? "", root: parseXml(text, path) };
  });
  return { apiVersion: "66.0", components };
}
