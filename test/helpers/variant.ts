import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { printXml } from "../../src/metadata/xml.ts";
import { orgFileText, type Sandbox } from "./sandbox.ts";
import { ROOT } from "./shipped-template.ts";

/** A change of the template that ships: files to write (text), to change (function) or to leave out (null), by path. */
export type Variant = Readonly<Record<string, string | null | ((text: string) => string)>>;

export const OPENING_SET = "permissionsets/${permissionSet}.permissionset";

/** Lays a variant of the template that ships beside the org file, which names it from then on. */
export async function layVariant(box: Sandbox, variant: Variant, more = ""): Promise<void> {
  const folder = join(box.folder, "variant");
  await rm(folder, { recursive: true, force: true });
  await cp(join(ROOT, "templates/kantiv-integration"), folder, { recursive: true });
  // They give values to parameters that a variant may not have.
  await rm(join(folder, "examples"), { recursive: true });
  for (const [path, change] of Object.entries(variant)) {
    const file = join(folder, path);
    if (change === null) await rm(file);
    else {
      const text = typeof change === "string" ? change : change(await readFile(file, "utf8"));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }
  const orgFile = orgFileText(box.emulator, more).replace("template: kantiv-integration", "template: ./variant");
  await box.writeOrgFile(orgFile);
}

/** A permission set of a template, with elements of the test's own. */
export function permissionSetFile(label: string, elements = "", mark = "Set up by kantiv-sf."): string {
  return printXml({
    name: "PermissionSet",
    children: [
      { name: "description", text: `Data. ${mark}`, children: [] },
      { name: "hasActivationRequired", text: "false", children: [] },
      { name: "label", text: label, children: [] },
    ],
  }).replace("</PermissionSet>", `${elements}</PermissionSet>`);
}
