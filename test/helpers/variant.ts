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

/** A permission set group of a template, of these sets. */
export function groupFile(label: string, sets: readonly string[], mark = "Set up by kantiv-sf."): string {
  return printXml({
    name: "PermissionSetGroup",
    children: [
      { name: "description", text: `All that it takes. ${mark}`, children: [] },
      { name: "label", text: label, children: [] },
      ...sets.map((text) => ({ name: "permissionSets", text, children: [] })),
    ],
  });
}

/** The full name of the app that {@link INSTALLED} is of, and the key by which its publisher's certificate lets in. */
export const INSTALLED_APP = "acme__Sync";
export const PUBLISHERS_KEY = "3MVG9PublishersKeyOfAcmeSync";

/** The variant of an app that a package brought: its policies and its permission set alone. */
export const INSTALLED: Variant = {
  "externalClientApps/${appName}.eca": null,
  "extlClntAppOauthSettings/${appName}_oauth.ecaOauth": null,
  "extlClntAppGlobalOauthSets/${appName}_glbloauth.ecaGlblOauth": null,
  "extlClntAppOauthPolicies/${appName}_oauthPlcy.ecaOauthPlcy": namespaced,
  "extlClntAppPolicies/${appName}_plcy.ecaPlcy": namespaced,
  "template.yaml": (yaml) =>
    withoutParameters(
      "label",
      "contactEmail",
      "certificate",
    )(yaml)
      .replace(/\n# Apps that an earlier[\s\S]*?\nparameters:/, "\nparameters:")
      .replace("apiVersions:", "app: installed\napiVersions:")
      .replace("default: Kantiv_Integration\n    # Room", "default: Sync\n    # Room")
      .replace(
        "parameters:\n",
        "parameters:\n  namespace:\n    type: apiName\n    description: Namespace of the package.\n    default: acme\n",
      ),
};

function namespaced(text: string): string {
  return text.replace("<externalClientApplication>${appName}<", "<externalClientApplication>${namespace}__${appName}<");
}

/** The template.yaml without parameters that a variant does not use. */
export function withoutParameters(...names: string[]): (yaml: string) => string {
  return (yaml) => names.reduce((text, name) => text.replace(new RegExp(` {2}${name}:\\n(?: {4}.*\\n)*`), ""), yaml);
}

/** What the org file of an installed app has beside the others: the key, from its publisher. */
export async function giveKey(box: Sandbox): Promise<void> {
  const text = await readFile(box.orgFile, "utf8");
  await box.writeOrgFile(text.replace("jwt:\n", `jwt:\n  consumerKey: ${PUBLISHERS_KEY}\n`));
}

/** The app as its package brings it, with the certificate of the tests' key. */
export async function installedApp() {
  const certificate = await readFile(join(ROOT, "test/fixtures/keys/kantiv.crt"), "utf8");
  return { fullName: INSTALLED_APP, consumerKey: PUBLISHERS_KEY, certificate };
}
