import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { SecretWorld } from "../secrets/world.ts";
import type { Attack } from "./attack.ts";
import { answering, escapedForXml, type Reply, withField } from "./hostile-org.ts";

/** All that acts on a terminal, a runner or a reader, in one value. */
export const WORDS =
  "x\u001b[2J\u001b[31m\u001b]0;t\u0007\u009b31m\r\u202e\u2066\u200b\u00ad\u{e0041}\u2028##[error]own##vso[task.setvariable variable=a]b\n::error::own\r\n \t::set-output name=a::b\u2029::warning::own";

/** Fields of an org's answers, in REST, SOAP and at the token endpoint, that a person may come to see. */
const FIELDS = [
  "Name",
  "Username",
  "preferred_username",
  "DeveloperName",
  "NamespacePrefix",
  "ApplicationName",
  "Application",
  "Status",
  "LoginTime",
  "LoginType",
  "SourceIp",
  "TimeZoneSidKey",
  "OrganizationType",
  "CreatedDate",
  "Display",
  "Action",
  "key",
  "state",
  "expirationDate",
  "status",
  "stateDetail",
  "fullName",
  "fileName",
  "componentType",
  "problem",
  "errorMessage",
  "instance_url",
  "instanceUrl",
  "scope",
  "token_type",
  "version",
  "label",
] as const;

function field(name: string, how: (text: string) => string, says: string): Attack {
  return {
    says,
    strike: (world) => answering(world, (reply) => withField(reply, name, how)),
  };
}

/** The org refuses what is asked at these places, in these words. */
function refusal(says: string, at: RegExp, reply: Omit<Reply, "path">): Attack {
  return {
    says,
    strike: (world) =>
      answering(world, (own) => (at.test(own.path) && !own.path.endsWith("userinfo") ? { ...own, ...reply } : own)),
  };
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const inXml = escapedForXml(WORDS);
const SOAP_FAULT = `<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><soapenv:Fault><faultcode>sf:${inXml}</faultcode><faultstring>${inXml}</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>`;

const FAULTS: readonly Attack[] = [
  refusal("the words of a REST fault", /\/services\/data\/v/, {
    status: 400,
    body: json([{ errorCode: "INVALID_FIELD", message: WORDS }]),
  }),
  refusal("the code of a REST fault", /\/composite/, {
    status: 400,
    body: json([{ errorCode: WORDS, message: WORDS }]),
  }),
  refusal("a SOAP fault", /\/services\/Soap\//, { status: 500, body: Buffer.from(SOAP_FAULT) }),
  refusal("the words of a refused login", /\/services\/oauth2\/token/, {
    status: 400,
    body: json({ error: "invalid_grant", error_description: WORDS }),
  }),
  refusal("the code of a refused login", /\/services\/oauth2\/token/, {
    status: 400,
    body: json({ error: WORDS, error_description: WORDS }),
  }),
  refusal("a page in place of an answer", /\/services\/oauth2\/token|\/composite/, {
    status: 503,
    body: Buffer.from(`<html><body>${WORDS}</body></html>`),
  }),
];

/** Without the signs that no XML holds. */
export const METADATA_WORDS = WORDS.replace(/(?![\n\t\r\u0080-\u009f])\p{Cc}/gu, "");

/** Metadata that the org holds: what a plan compares and shows. */
const METADATA: readonly Attack[] = [
  "label",
  "description",
  "contactEmail",
  "callbackUrl",
  "commaSeparatedPermissionSet",
].map((name) => ({
  says: `the ${name} of the org's metadata`,
  on: ["plan", "doctor", "apply", "drift", "verify", "rollback", "destroy", "handoff"],
  strike: ({ box }: SecretWorld) => {
    for (const org of box.emulator.world.orgs)
      for (const component of org.components)
        if (name in component.fields) component.fields = { ...component.fields, [name]: METADATA_WORDS };
    return () => undefined;
  },
}));

/** Files of a pull request. Each attack has a folder of its own below the world's. */
function repository(says: string, files: Record<string, string>, ...words: string[]): Attack {
  const folder = ({ box }: SecretWorld) => join(box.folder, "repository");
  return {
    says,
    line: (world) => [...words, folder(world)],
    strike: (world) => {
      for (const [path, text] of Object.entries(files)) {
        const whole = join(folder(world), path);
        mkdirSync(dirname(whole), { recursive: true });
        writeFileSync(whole, text);
      }
      return () => rmSync(folder(world), { recursive: true, force: true });
    },
  };
}

/** What a file's name can hold: all but a slash. */
const NAME = WORDS.replaceAll("/", "");
const TEMPLATE = `description: ${JSON.stringify(WORDS)}\nparameters:\n  a:\n    type: text\n    description: ${JSON.stringify(WORDS)}\n`;
const orgFile = (more: string) =>
  `template: ../a\nintegrationUser: { username: a@acme.example }\njwt: { certificate: a.crt }\n${more}`;

const FILES: readonly Attack[] = ["text", "github", "json", "sarif", "junit"].flatMap((format) => {
  const lint = ["lint", "--format", format];
  return [
    repository(
      `the name of a file, lint --format ${format}`,
      { [`${NAME}.yaml`]: "a: [", [`${NAME}.ecaOauth`]: "<a" },
      ...lint,
    ),
    repository(`the texts of a template, lint --format ${format}`, { "a/template.yaml": TEMPLATE }, ...lint),
    repository(
      `keys, values and names in an org file, lint --format ${format}`,
      {
        "a/template.yaml": TEMPLATE,
        "orgs/a.yaml": orgFile(
          `parameters: { ${JSON.stringify(WORDS)}: ${JSON.stringify(WORDS)}, a: ${JSON.stringify(WORDS)} }\n`,
        ),
        "orgs/b.yaml": orgFile("").replace("../a", JSON.stringify(`../${WORDS}`)),
      },
      ...lint,
    ),
    repository(
      `elements and comments of metadata, lint --format ${format}`,
      {
        "externalClientApps/A.eca": `<ExternalClientApplication xmlns="http://soap.sforce.com/2006/04/metadata"><label>${inXml}</label><!-- kantiv-sf-ignore ${inXml.replaceAll("--", "")} --><distributionState>${inXml}</distributionState></ExternalClientApplication>`,
      },
      ...lint,
    ),
  ];
});

/** The org file that a command is given, with lines of somebody else's. */
function written(
  says: string,
  change: (text: string) => string,
  on: readonly string[] = ["plan", "verify", "apply"],
): Attack {
  return {
    says,
    on,
    strike: ({ box }) => {
      const before = readFileSync(box.orgFile, "utf8");
      writeFileSync(box.orgFile, change(before));
      return () => writeFileSync(box.orgFile, before);
    },
  };
}

const quoted = JSON.stringify(WORDS);
const ORG_FILES: readonly Attack[] = [
  written("the username of the org file", (text) => text.replace("kantiv@acme.com.uat", quoted)),
  written("the template that the org file names", (text) => text.replace("kantiv-integration", quoted)),
  written("the certificate that the org file names", (text) => text.replace("kantiv.crt", quoted)),
  written("a variable that the org file names", (text) => text.replace("ADMIN_TOKEN", quoted)),
  written("the host that the org file names", (text) => text.replace(/http:\S+/, quoted)),
  written("a parameter of the org file", (text) => `${text}parameters: { label: ${quoted} }\n`),
  written("a key of the org file", (text) => `${text}${quoted}: 1\n`),
  written("the reason of an exception", (text) => text.replace("logs in by JWT as administrator", quoted)),
  written("text that is no YAML", (text) => `${text}\n*${WORDS}: [`),
];

const ARGUMENTS: readonly Attack[] = [
  ["a path on the command line", ["plan", "--org", WORDS]],
  ["a path to lint", ["lint", WORDS]],
  ["a command that there is not", [WORDS]],
  ["a flag that there is not", ["plan", `--${WORDS}`]],
  ["a template on the command line", ["package", "--template", WORDS, "--out", "a.zip"]],
  ["a run on the command line", ["rollback", "--org", "acme.yaml", "--to", WORDS, "--yes"]],
  ["a certificate to show", ["certificate", "show", WORDS]],
].map(([says, words]): Attack => ({ says: says as string, line: () => words as string[] }));

/** Refs and paths of a repository whose branches and commits others make. */
const BRANCHES: readonly Attack[] = [
  { says: "a ref to review", line: () => ["review", "--base", WORDS] },
  ...["markdown", "html", "json", "junit"].map(
    (format): Attack => ({
      says: `a file's name and text in a commit, review --format ${format}`,
      cwd: "reviewed",
      strike: ({ box }) => {
        const folder = join(box.folder, "reviewed");
        if (!existsSync(folder)) commits(folder);
        return () => undefined;
      },
      line: () => ["review", "--no-rehearse", "--format", format, "--base", "base", "--head", "HEAD"],
    }),
  ),
];

function commits(folder: string): void {
  const author = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  const git = (...args: string[]) => execFileSync("git", [...author, ...args], { cwd: folder, stdio: "pipe" });
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  put("a/template.yaml", TEMPLATE);
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--message", "Base");
  git("branch", "base");
  put(`\u202e\u200b##[error]\u00ad::error::/template.yaml`, TEMPLATE);
  put("a/template.yaml", `${TEMPLATE}    default: ${quoted}\n`);
  put("orgs/a.yaml", orgFile(`parameters: { a: ${quoted} }\n`));
  git("add", "--all");
  git("commit", "--quiet", "--message", WORDS);
}

/** Every attack by text: control characters and orders to a runner, wherever somebody else's words are shown. */
export const TEXT_ATTACKS: readonly Attack[] = [
  ...FIELDS.map((name) => field(name, (text) => `${text}${WORDS}`, `${name} in the org's answers`)),
  ...FAULTS,
  ...METADATA,
  ...FILES,
  ...ORG_FILES,
  ...ARGUMENTS,
  ...BRANCHES,
];
