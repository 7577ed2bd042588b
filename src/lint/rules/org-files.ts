/** What an org file may do beside Salesforce: whoever changes it chooses hosts, programs and variables. */
import { isKnownHost } from "../../util/salesforce-host.ts";
import type { Hit, Rule } from "../rule.ts";
import type { LintPackage, Named } from "../subject.ts";

/** Programs whose arguments are a program, or that fetch one. */
const RUNNERS = new Set(
  [
    "sh bash dash zsh ash ksh mksh csh tcsh fish busybox toybox cmd powershell pwsh wsl wscript cscript mshta rundll32 osascript",
    "env sudo doas su xargs nohup nice timeout time setsid stdbuf script expect unshare chroot parallel watch find make",
    "eval exec command npx npm pnpm yarn bunx pipx uvx uv docker podman kubectl ssh curl wget nc ncat netcat socat telnet openssl",
  ].flatMap((line) => line.split(" ")),
);
/** Interpreters run a file that can be reviewed; with these arguments, or from stdin, they run text. */
const INTERPRETER =
  /^(node|nodejs|deno|bun|python[\d.]*|pypy[\d.]*|perl[\d.]*|ruby[\d.]*|php[\d.]*|lua[\d.]*|tclsh|awk|gawk|mawk|java|groovy|jshell|Rscript)$/i;
const RUNS_TEXT =
  /^(-|-[a-z]*[ecErpRm][a-z]*(=.*)?|--?(eval|print|execute|command|code|run|import|require|loader|experimental-loader|module)(=.*)?|eval|exec|data:.*|https?:.*)$/;

/** Whose credential a variable holds, by the names that services and runners give them. */
const OF_OTHERS =
  /^(GITHUB|GH|GITLAB|CI|BITBUCKET|CIRCLE|TRAVIS|BUILDKITE|JENKINS|ACTIONS|RUNNER|SYSTEM|NPM|NODE_AUTH|YARN|PYPI|TWINE|CARGO|RUBYGEMS|GEM|NUGET|MAVEN|DOCKER|ARTIFACTORY|JFROG|NEXUS|SONAR|SNYK|CODECOV|SLACK|JIRA|ATLASSIAN|SENTRY|DATADOG|STRIPE|TWILIO|SENDGRID|OPENAI|ANTHROPIC|HEROKU|VERCEL|NETLIFY|CLOUDFLARE|DATABASE|POSTGRES|PG|MYSQL|MONGO|MONGODB|REDIS|SSH|GPG|KUBE|KUBECONFIG)(_|$)/i;
/** What a program that signs with a key of theirs needs. */
const OF_CLOUDS = /^(AWS|AZURE|ARM|GOOGLE|GCP|GCLOUD|CLOUDSDK|VAULT|ALIBABA|OCI|IBM|DIGITALOCEAN)(_|$)/i;

function namedHits(
  pkg: LintPackage,
  named: readonly Named[] | undefined,
  wrong: (text: string) => string | undefined,
): Hit[] {
  return (named ?? []).flatMap(({ text, place }) => {
    const message = wrong(text);
    return message === undefined ? [] : [{ message, place: place ?? pkg.place }];
  });
}

function isRunner(command: readonly Named[]): boolean {
  const [program = "", ...args] = command.map(({ text }) => text);
  const name = (program.split(/[\\/]/).at(-1) ?? "").replace(/\.(exe|cmd|bat|com|ps1)$/i, "");
  if (RUNNERS.has(name.toLowerCase())) return true;
  return INTERPRETER.test(name) && (args.length === 0 || args.some((arg) => RUNS_TEXT.test(arg)));
}

export const orgFileRules: readonly Rule[] = [
  {
    code: "ECA811",
    name: "foreign-host",
    severity: "error",
    onlyByConfig: true,
    title: "A host that is not Salesforce's",
    why: "An administrator's session is sent to the host that an org file names. Whoever has the host has the org.",
    fix: "Name the org's own My Domain. Where the org really is behind another host, let it pass in .kantiv-sf.yaml, with the reason, in a change of its own.",
    example: {
      bad: "trustedHosts: [collector.example]",
      good: "instanceUrl: https://acme--uat.sandbox.my.salesforce.com",
    },
    check: (pkg) =>
      namedHits(pkg, pkg.reach?.hosts, (host) => (isKnownHost(host) ? undefined : `${host} is not Salesforce's.`)),
  },
  {
    code: "ECA812",
    name: "shell-as-signer",
    severity: "error",
    onlyByConfig: true,
    title: "A signer that runs what stands in its arguments",
    why: "A shell, or a program that starts or fetches others, does whatever the org file says, as the user who runs the command.",
    fix: "Name the program that signs, with plain arguments; a script goes into a file of its own, where it can be reviewed.",
    example: {
      bad: "signer: { command: [sh, -c, kms-sign --key kantiv] }",
      good: "signer: { command: [kms-sign, --key, kantiv] }",
    },
    check: (pkg) =>
      (pkg.reach?.signers ?? []).flatMap((command) => {
        const [program] = command;
        if (!program || !isRunner(command)) return [];
        return [
          { message: `${program.text} runs what stands in its arguments, or what it fetches.`, place: program.place },
        ];
      }),
  },
  {
    code: "ECA813",
    name: "foreign-credential",
    severity: "error",
    onlyByConfig: true,
    title: "A credential that is not Salesforce's",
    why: "What an org file names as a secret is sent to the org, or given to a program: a token of the CI or of a registry would leave with it.",
    fix: "Keep Salesforce's credential under a name of its own, e.g. SF_ACCESS_TOKEN or KANTIV_JWT_KEY. A signer may get what its cloud needs (AWS_…).",
    example: {
      bad: "admin: { accessToken: { env: GITHUB_TOKEN } }",
      good: "admin: { accessToken: { env: SF_ACCESS_TOKEN } }",
    },
    check: (pkg) => {
      const whose = (name: string) => `${name} holds a credential that is not Salesforce's.`;
      return [
        ...namedHits(pkg, pkg.reach?.secrets, (name) =>
          OF_OTHERS.test(name) || OF_CLOUDS.test(name) ? whose(name) : undefined,
        ),
        ...namedHits(pkg, pkg.reach?.signerVariables, (name) => (OF_OTHERS.test(name) ? whose(name) : undefined)),
      ];
    },
  },
];
