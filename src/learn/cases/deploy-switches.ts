/** Deployments about which reports disagree. */
import { versionNumber } from "../../metadata/kinds.ts";
import { type FileSet, file, manifest } from "../app-files.ts";
import type { App, Bench } from "../bench.ts";
import { CannotAsk, type SwitchCase } from "../case.ts";
import { outcome } from "../seen.ts";
import { edited, only, pathOf } from "./edits.ts";

const checked = async (bench: Bench, app: App, files: FileSet) =>
  outcome(await bench.deploy([app.name], files, { checkOnly: true }));

export const DEPLOY_SWITCHES: SwitchCase[] = [
  {
    id: "client-credentials-without-user",
    title: "A policy that has client credentials on needs a user to run as",
    switch: "clientCredentialsWithoutUser",
    see: async (bench) => {
      const app = bench.app("runas", { policy: { isClientCredentialsFlowEnabled: "true" } });
      return outcome(await bench.deploy([app.name], app.files));
    },
    values: {
      refused: {
        status: "Failed",
        problems: ["Enter a valid execution user for the OAuth client credentials flow."],
      },
      accepted: { status: "Succeeded", problems: [] },
    },
  },
  {
    id: "deploy-element-order",
    title: "Elements out of the order of the schema",
    switch: "elementOrder",
    see: async (bench) => {
      const app = bench.app("unordered");
      const moved = /(\s*<externalClientApplication>.*<\/externalClientApplication>)(\s*<label>.*<\/label>)/;
      return checked(bench, app, only(edited(app, ".ecaOauth", moved, "$2$1"), ".ecaOauth"));
    },
    values: {
      dropped: { status: "Failed", problems: ["Enter the name of the parent external client app"] },
      any: { status: "Succeeded", problems: [] },
      refused: {
        status: "Failed",
        problems: [
          "Error parsing file: Element {http://soap.sforce.com/2006/04/metadata}externalClientApplication invalid at this location in type ExtlClntAppOauthSettings",
        ],
      },
    },
  },
  {
    id: "deploy-dpop-before",
    title: "isDPopEnabled in a package of API 67",
    switch: "dpopSince",
    see: async (bench) => {
      if (versionNumber(bench.release.apiVersion) < 67) throw new CannotAsk("the org has no API 67 yet");
      const app = bench.app("dpop", { global: { isDPopEnabled: "false" } });
      const at67 = { ...app.files, "package.xml": manifest(Object.keys(app.files), "67.0") };
      return checked(bench, app, at67);
    },
    values: {
      "68": {
        status: "Failed",
        problems: [
          "Error parsing file: Element {http://soap.sforce.com/2006/04/metadata}isDPopEnabled invalid at this location in type ExtlClntAppGlobalOauthSettings",
        ],
      },
      "67": { status: "Succeeded", problems: [] },
    },
  },
  {
    id: "deploy-no-certificate",
    title: "A certificate that is none",
    switch: "certificateChecked",
    see: async (bench) => {
      const app = bench.app("nonsense", { certificate: "nonsense" });
      return checked(bench, app, app.files);
    },
    values: {
      yes: { status: "Failed", problems: ["The certificate isn't a valid X.509 certificate in PEM format."] },
      no: { status: "Succeeded", problems: [] },
    },
  },
  {
    id: "deploy-supplied-key",
    title: "A consumer key that is sent when the app is created",
    switch: "suppliedConsumerKey",
    see: async (bench) => {
      const consumerKey = bench.name("chosenKey");
      const app = bench.app("ownKey", { global: { consumerKey } });
      const answer = outcome(await bench.deploy([app.name], app.files));
      return { ...answer, kept: answer.status === "Succeeded" && (await bench.consumerKey(app)) === consumerKey };
    },
    values: {
      kept: { status: "Succeeded", problems: [], kept: true },
      refused: { status: "Failed", problems: ["You cannot provide a Consumer Key."], kept: false },
    },
  },
  {
    id: "deploy-permission-set-by-id",
    title: "A policy that names its permission set by id",
    switch: "permissionSetReference",
    see: async (bench) => {
      const { app: stand } = await bench.standing();
      const [set] = await bench.platform.rows(`SELECT Id FROM PermissionSet WHERE Name = '${stand.permissionSet}'`);
      const app = bench.app("byId", { policy: { commaSeparatedPermissionSet: String(set?.Id) } });
      return (await checked(bench, app, app.files)).status;
    },
    values: { nameOrId: "Succeeded", name: "Failed" },
  },
  {
    id: "deploy-profile-by-api-name",
    title: "A policy that names a profile by its API name",
    switch: "profileReference",
    see: async (bench) => {
      const app = bench.app("byProfile", { policy: { commaSeparatedProfile: "Admin" } });
      return (await checked(bench, app, app.files)).status;
    },
    values: { label: "Failed", labelOrApiName: "Succeeded" },
  },
  {
    id: "deploy-api-licence",
    title: "A policy that names a permission set of the Salesforce API Integration licence",
    switch: "apiLicencePreauthorizes",
    see: async (bench) => {
      const app = bench.app("licensed");
      const licensed = `<label>${app.name}</label><license>Salesforce API Integration</license>`;
      const files = { ...app.files, [pathOf(app, ".permissionset")]: file("PermissionSet", licensed) };
      return checked(bench, app, files);
    },
    values: {
      no: {
        status: "Failed",
        problems: [
          "The permission set <made>_licensed can't be used: its license doesn't allow access to external client apps.",
        ],
      },
      yes: { status: "Succeeded", problems: [] },
    },
  },
];
