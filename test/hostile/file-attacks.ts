import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../helpers/shipped-template.ts";
import type { Attack } from "./attack.ts";
import {
  all,
  found,
  huge,
  link,
  lint,
  MARK,
  type Make,
  orgFile,
  pipe,
  plan,
  put,
  refused,
  repository,
  secret,
  TEMPLATE,
} from "./pulled.ts";

/** Places from which a file is read: the path, and what has to be there beside it. */
const READ_FILES: readonly [path: string, beside: Make][] = [
  ["a.yaml", () => undefined],
  [".kantiv-sf.yaml", put("t/template.yaml", TEMPLATE)],
  ["t/template.yaml", () => undefined],
  ["t/externalClientApps/A.eca", put("t/template.yaml", TEMPLATE)],
  ["t/examples/defaults.yaml", put("t/template.yaml", TEMPLATE)],
  ["some.key", put("t/template.yaml", TEMPLATE)],
  [
    "kantiv.crt",
    put(
      "a.yaml",
      "template: kantiv-integration\nintegrationUser: { username: a@b.example }\njwt: { certificate: kantiv.crt }\n",
    ),
  ],
];

const FILES: readonly Attack[] = READ_FILES.flatMap(([path, beside]) => [
  repository(`${path} is a link to a file outside, lint`, all(beside, link(path, secret)), lint),
  repository(`${path} is a link to a device without an end, lint`, all(beside, link(path, "/dev/zero")), lint),
  repository(`${path} is a pipe that nobody writes to, lint`, all(beside, pipe(path)), lint),
  repository(`${path} has 5 GB, lint`, all(beside, huge(path)), lint),
]);

const FOLDERS: readonly Attack[] = [
  repository("a folder is a link to the whole disk, lint", link("t", "/"), lint),
  repository("a folder is a link to itself, lint", link("t", "."), lint),
  repository(
    "a template is a folder of the machine, lint",
    orgFile((text) => text.replace("kantiv-integration", "/usr")),
    lint,
    found,
  ),
  repository(
    "a template is a folder far above, lint",
    orgFile((text) => text.replace("kantiv-integration", "../../../../../../../../etc")),
    lint,
    found,
  ),
  repository(
    "a certificate is a file of the machine, lint",
    orgFile((text, at) => text.replace("kantiv.crt", secret(at))),
    lint,
    found,
  ),
  repository(
    "a certificate is a link to a file outside, plan",
    all(
      orgFile((text) => text.replace("kantiv.crt", "own.crt")),
      link("own.crt", secret),
    ),
    plan,
    refused,
  ),
  repository("an org file is a pipe, plan", pipe("a.yaml"), plan, refused),
  repository("an org file is a device, plan", link("a.yaml", "/dev/zero"), plan, refused),
  repository(
    "a certificate is a pipe, plan",
    all(
      orgFile((text) => text.replace("kantiv.crt", "own.crt")),
      pipe("own.crt"),
    ),
    plan,
    refused,
  ),
  repository(
    "a certificate is a device, plan",
    orgFile((text) => text.replace("kantiv.crt", "/dev/zero")),
    plan,
    refused,
  ),
  repository(
    "a template is a device, plan",
    orgFile((text) => text.replace("kantiv-integration", "/dev/zero")),
    plan,
    refused,
  ),
  repository(
    "a file of a template is a link outside, render",
    all(
      shippedCopy(),
      link("t/externalClientApps/B.eca", secret),
      orgFile((text) => text.replace("kantiv-integration", "./t")),
    ),
    () => ["render", "--org", "a.yaml", "--out", "out"],
  ),
];

/** The template that ships, in the repository, with another text in its `template.yaml`. */
function shippedCopy(change: (text: string) => string = (text) => text): Make {
  return ({ folder }) => {
    cpSync(join(ROOT, "templates/kantiv-integration"), join(folder, "t"), { recursive: true });
    const path = join(folder, "t/template.yaml");
    writeFileSync(path, change(readFileSync(path, "utf8")));
  };
}

/** Without any bounds for what a parameter may be. */
const unbounded = (text: string) => text.replace(/^ {4}(pattern|maxLength):.*\n/gm, "");

const NAMES: readonly Attack[] = ["../../../", "/tmp/", "..\\..\\", "%2e%2e/", "a/../../../../"].flatMap((way) =>
  (["render", "package"] as const).map((command) =>
    repository(
      `a file named by a parameter as ${way}, ${command}`,
      all(
        shippedCopy(unbounded),
        orgFile(
          (text) =>
            `${text.replace("kantiv-integration", "./t")}parameters: { appName: ${JSON.stringify(`${way}${MARK}`)} }\n`,
        ),
      ),
      () => [command, "--org", "a.yaml", "--out", command === "render" ? "out" : "out.zip"],
      ({ folder }) =>
        existsSync(folder)
          ? readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.includes(".."))
          : [],
    ),
  ),
);

/** Text that grows or runs when it is read. */
const BOMB = `a: &a [x, x, x, x, x, x, x, x, x]\n${[..."bcdefghij"].map((name, nth) => `${name}: &${name} [${Array(9).fill(`*${"abcdefghij"[nth]}`).join(", ")}]`).join("\n")}\n`;
const TEXTS: readonly [says: string, yaml: string][] = [
  ["aliases that grow to a billion values", BOMB],
  ["100,000 lists in each other", "[".repeat(100_000)],
  ["100,000 maps in each other", "{a: ".repeat(100_000)],
  ["a key __proto__", '{ "__proto__": { "trustedHosts": ["collector.example"] }, template: kantiv-integration }'],
  ["a tag of a program", "!!js/function 'function () {}'"],
  ["a merge of itself", "a: &a\n  <<: *a\n"],
];
const XXE = `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///PLACE">]>`;
const LOL = `<!DOCTYPE a [<!ENTITY a "ha">${[..."bcdefghij"].map((name, nth) => `<!ENTITY ${name} "${`&${"abcdefghij"[nth]};`.repeat(10)}">`).join("")}]>`;
const eca =
  (head: string, body: string): Make =>
  (place) =>
    put(
      "externalClientApps/A.eca",
      `<?xml version="1.0"?>${head.replace("/PLACE", secret(place))}<ExternalClientApplication xmlns="http://soap.sforce.com/2006/04/metadata"><label>${body}</label></ExternalClientApplication>`,
    )(place);

const CONTENTS: readonly Attack[] = [
  ...TEXTS.flatMap(([says, yaml]) => [
    repository(`${says} in an org file, plan`, put("a.yaml", yaml), plan, refused),
    repository(`${says} in a template, lint`, put("t/template.yaml", yaml), lint),
    repository(
      `${says} in the settings of lint, lint`,
      all(put(".kantiv-sf.yaml", yaml), put("t/template.yaml", TEMPLATE)),
      lint,
      (_place, { code }) => (code === 0 ? ["exit 0"] : []),
    ),
  ]),
  repository("an entity that is a file outside, lint", eca(XXE, "&x;"), lint, found),
  repository("entities that grow to a billion letters, lint", eca(LOL, "&j;"), lint, found),
  repository("100,000 elements in each other, lint", eca("", "<a>".repeat(100_000)), lint, found),
];

/** What a repository holds: links, pipes, devices, huge files, names of paths, texts that grow. */
export const FILE_ATTACKS: readonly Attack[] = [...FILES, ...FOLDERS, ...NAMES, ...CONTENTS];
