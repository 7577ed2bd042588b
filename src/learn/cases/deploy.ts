/** What a deployment takes, and in which words it refuses. */
import { type FileSet, manifest } from "../app-files.ts";
import type { App, Bench } from "../bench.ts";
import type { PlainCase } from "../case.ts";
import { messages, outcome, soapText } from "../seen.ts";
import { edited, only, pathOf } from "./edits.ts";

const CHECK = { checkOnly: true };

const checked = async (bench: Bench, app: App, files: FileSet) => outcome(await bench.deploy([app.name], files, CHECK));

/** The five types in the order in which a deployment of the template names them. */
const TEMPLATE = (verb: string) =>
  [
    `${verb} ExternalClientApplication <made>_stand`,
    `${verb} ExtlClntAppConfigurablePolicies <made>_stand_plcy`,
    `${verb} ExtlClntAppGlobalOauthSettings <made>_stand_glbloauth`,
    `${verb} ExtlClntAppOauthConfigurablePolicies <made>_stand_oauthPlcy`,
    `${verb} ExtlClntAppOauthSettings <made>_stand_oauth`,
    `${verb} PermissionSet <made>_stand`,
  ].sort();

export const DEPLOY_CASES: PlainCase[] = [
  {
    id: "deploy-foreign-namespace",
    title: "A name with two underscores after each other is one of a namespace that the org does not have",
    certainty: "seen",
    ledger: "Cannot create a new component with the namespace",
    see: async (bench) => {
      const { files, name } = bench.app("spaced");
      const path = `externalClientApps/Kantiv__${name}.eca`;
      const text = files[`externalClientApps/${name}.eca`] ?? "";
      return outcome(await bench.deploy([], { [path]: text }));
    },
    expect: {
      status: "Failed",
      problems: [
        "Cannot create a new component with the namespace: Kantiv. Only components in the same namespace as the organization can be created through the API",
      ],
    },
  },
  {
    id: "deploy-check-only",
    title: "A deployment that only checks says what it would create, and creates nothing",
    certainty: "documented",
    ledger: "checkOnly, rollbackOnError",
    see: async (bench) => {
      const app = await bench.template("checked");
      const answer = await bench.deploy([app.name], app.files, CHECK);
      const listed = await bench.platform.list("ExternalClientApplication");
      return {
        status: answer.status,
        checkOnly: answer.checkOnly,
        created: answer.successes.filter(({ created }) => created).length,
        there: listed.some(({ fullName }) => fullName === app.name),
      };
    },
    expect: { status: "Succeeded", checkOnly: true, created: 6, there: false },
  },
  {
    id: "deploy-template",
    title: "The template that ships deploys at once, and package.xml is listed among what was done",
    certainty: "seen",
    ledger: "package.xml among the successes",
    see: async (bench) => {
      const { answer } = await bench.standing();
      return { status: answer.status, messages: messages(answer) };
    },
    expect: { status: "Succeeded", messages: ["changed package.xml", ...TEMPLATE("created")] },
  },
  {
    id: "deploy-unknown-element",
    title: "An element that the type does not have fails the deployment",
    certainty: "seen",
    ledger: "x invalid at this location in type T",
    see: async (bench) => {
      const app = bench.app("badElement");
      const unknown = "<isJwtBearerEnabled>true</isJwtBearerEnabled><label>";
      return checked(bench, app, only(edited(app, ".ecaOauth", "<label>", unknown), ".ecaOauth"));
    },
    expect: {
      status: "Failed",
      problems: [
        "Error parsing file: Element {http://soap.sforce.com/2006/04/metadata}isJwtBearerEnabled invalid at this location in type ExtlClntAppOauthSettings",
      ],
    },
  },
  {
    id: "deploy-wrong-enum",
    title: "A value that an enum does not have fails the deployment",
    certainty: "seen",
    ledger: "is not a valid value for the enum",
    see: async (bench) => {
      const app = bench.app("badEnum");
      return checked(bench, app, edited(app, ".ecaOauthPlcy", "AdminApprovedPreAuthorized", "AdminApproved"));
    },
    expect: {
      status: "Failed",
      problems: ["'AdminApproved' is not a valid value for the enum 'PermittedUsersPolicyType'"],
    },
  },
  {
    id: "deploy-wrong-scope",
    title: "A scope that does not exist is named in the refusal",
    certainty: "seen",
    ledger: "There's a problem with your scope(s)",
    see: async (bench) => {
      const app = bench.app("badScope", { scopes: "Api, McpApi" });
      return checked(bench, app, only(app.files, ".ecaOauth"));
    },
    expect: { status: "Failed", problems: ["There's a problem with your scope(s): McpApi"] },
  },
  {
    id: "deploy-unknown-parent",
    title: "Settings of an app that is not there are refused",
    certainty: "assumed",
    ledger: "A reference that leads nowhere",
    see: async (bench) => {
      const app = bench.app("orphan");
      const path = pathOf(app, ".ecaPlcy");
      return checked(bench, app, { [path]: app.files[path] ?? "" });
    },
    expect: {
      status: "Failed",
      problems: [
        "INVALID_CROSS_REFERENCE_KEY: In field: externalClientApplication - no ExternalClientApplication named <made>_orphan found",
      ],
    },
  },
  {
    id: "deploy-other-orgs-app",
    title: "An app that says that it is another org's is refused",
    certainty: "documented",
    ledger: "of another org fail the deploy",
    see: async (bench) => {
      const app = bench.app("foreign");
      const scoped = `</label><orgScopedExternalApp>00D000000000001EAA:${app.name}</orgScopedExternalApp>`;
      return (await checked(bench, app, edited(app, ".eca", "</label>", scoped))).status;
    },
    expect: "Failed",
  },
  {
    id: "deploy-second-policy",
    title: "An app has one OAuth policy; a second under another name is refused",
    certainty: "seen",
    ledger: "One settings record and one policy of each kind per app",
    see: async (bench) => {
      const { app } = await bench.standing();
      const path = pathOf(app, ".ecaOauthPlcy");
      const second = { [path.replace("_oauthPlcy", "_secondPlcy")]: app.files[path] ?? "" };
      return outcome(await bench.deploy([app.name], second));
    },
    expect: {
      status: "Failed",
      problems: ["duplicate value found: ExternalClientApplicationId duplicates value on <made>_stand_oauthPlcy"],
    },
  },
  {
    id: "deploy-not-in-manifest",
    title: "A file that package.xml does not name is reported",
    certainty: "seen",
    ledger: "`Not in package.xml`",
    see: async (bench) => {
      const app = bench.app("unnamed");
      const named = Object.keys(app.files).filter((path) => !path.endsWith(".permissionset"));
      const answer = await bench.deploy([app.name], { "package.xml": manifest(named), ...app.files }, CHECK);
      return outcome(answer).problems.filter((problem) => /package\.xml/.test(problem));
    },
    expect: ["Not in package.xml"],
  },
  {
    id: "deploy-not-in-zip",
    title: "A component that package.xml names and the zip lacks is reported",
    certainty: "seen",
    ledger: "was not found in zipped directory",
    see: async (bench) => {
      const app = bench.app("absent");
      const files = { "package.xml": manifest(Object.keys(app.files)), ...app.files };
      const path = pathOf(app, ".permissionset");
      const without = Object.fromEntries(Object.entries(files).filter(([name]) => name !== path));
      const answer = await bench.deploy([app.name], without, CHECK);
      return outcome(answer).problems.filter((problem) => /package\.xml/.test(problem));
    },
    expect: [
      "An object '<made>_absent' of type PermissionSet was named in package.xml, but was not found in zipped directory",
    ],
  },
  {
    id: "deploy-cancel",
    title: "What is finished, or was never there, cannot be cancelled",
    certainty: "documented",
    ledger: "Cancelling:",
    see: async (bench) => {
      const { answer } = await bench.standing();
      const { platform } = bench;
      return {
        finished: await soapText(platform.cancelDeploy(answer.id)),
        unknown: await soapText(platform.cancelDeploy("0Af000000000001AAA")),
      };
    },
    expect: {
      finished: "INVALID_ID_FIELD: Deployment already completed",
      unknown: "INVALID_ID_FIELD: Invalid deploy ID",
    },
  },
];
