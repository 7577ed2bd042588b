import { type Block, code, exact, heading, list, type Page, paragraph, type Row, steps, table } from "../page/page.ts";
import { type GuideFacts, onOff } from "./facts.ts";

/** Which template this is of, and what to deploy it with. */
export interface GuideSubject {
  template: string;
  /** `66.0` */
  apiVersion: string;
  username: string | undefined;
}

/** The set-up guide for who does it by hand, or deploys it without this tool. Pure. */
export function setupGuide(subject: GuideSubject, facts: GuideFacts): Page {
  return {
    title: `Set up ${facts.app.label} in Salesforce`,
    lead: `An External Client App with JWT bearer login, after the template ${subject.template} (API ${subject.apiVersion}). Choose one way: deploy the metadata that comes with this guide (step 2), or click through steps 3 and 4.`,
    blocks: [
      ...userPart(subject),
      ...deployPart(facts),
      ...appPart(facts),
      ...oauthPart(facts),
      ...policyPart(facts),
      ...sendPart(subject, facts),
      ...appendix(facts),
    ],
  };
}

function userPart({ username }: GuideSubject): Block[] {
  return [
    heading("1. The integration user"),
    paragraph(`Make a user that nobody else works with${username ? `: ${username}` : ""}.`),
    list(
      "In a sandbox: with the profile System Administrator, so that objects and fields can be explored.",
      'In production: with the user licence "Salesforce Integration" and the profile "Minimum Access - API Only Integrations". It cannot log in to the user interface. Assign the permission set licence "Salesforce API Integration", and grant objects and fields by a permission set of their own: one that is tied to that licence cannot open the app.',
      "Restrict the addresses it logs in from where your rules ask for it (Login IP Ranges of its profile). They bind the JWT login whatever the app says: IP relaxation and trusted IP ranges of the app open nothing for it. A range is of IPv4 or of IPv6, and a sender with both needs a row for each.",
    ),
  ];
}

function deployPart({ permissionSets, approved }: GuideFacts): Block[] {
  const names = permissionSets.map(({ name }) => name).join(", ");
  const then =
    names === ""
      ? `Then see that the integration user has ${approved.permissionSets.length > 0 ? `the permission set ${approved.permissionSets.join(", ")}` : `the profile ${approved.profiles.join(" or ")}`}`
      : `Then assign the permission set ${names} to the integration user`;
  return [
    heading("2. Either: deploy the metadata"),
    paragraph("With the Salesforce CLI, in the folder sfdx-project of this package:"),
    code("sf project deploy start --source-dir force-app --target-org YOUR_ORG"),
    paragraph("Or with any Metadata API client, the zip of this package:"),
    code("sf project deploy start --metadata-dir metadata-api.zip --single-package --target-org YOUR_ORG"),
    paragraph(`${then} and go on with step 5.`),
  ];
}

function appPart({ app }: GuideFacts): Block[] {
  const rows: Row[] = [
    ["External Client App Name", exact(app.label)],
    ["API Name", exact(app.name)],
    ["Contact Email", exact(app.contactEmail)],
    ["Distribution State", exact(app.distribution)],
    ["Description", app.description],
  ];
  return [
    heading("3. Or: by hand, the app"),
    steps(
      {
        text: "Log in as System Administrator. The first login in the browser asks for a passkey, a security key or the device's own authenticator, in sandboxes too (Salesforce wants it of every privileged user since summer 2026): enrol it then.",
      },
      { text: "Open Setup, External Client App Manager, and choose New External Client App." },
      { text: "Fill in the basic information:" },
    ),
    table(
      ["Field", "Value"],
      rows.filter(([, value]) => value !== ""),
    ),
    paragraph("Open API (Enable OAuth Settings) and choose Enable OAuth:"),
  ];
}

function oauthPart({ callbackUrls, scopes, flows, certificate }: GuideFacts): Block[] {
  return [
    table(
      ["Field", "Value"],
      [
        ...callbackUrls.map((url): Row => ["Callback URL", exact(url)]),
        ...scopes.map((scope): Row => ["OAuth scope", scope]),
        ["Enable JWT Bearer Flow", onOff(certificate !== undefined)],
        ...flows.map(({ label, on }): Row => [label, onOff(on)]),
      ],
    ),
    ...(certificate
      ? [
          paragraph(
            "For the JWT Bearer Flow upload the certificate kantiv.crt of this package. That it is self-signed is right: Salesforce checks signatures with it and asks no authority, and one of a public authority would end after 200 days at most (since March 2026; 47 from March 2029).",
          ),
          table(
            ["Certificate", "Value"],
            [
              ["Subject", certificate.subject],
              ["Fingerprint (SHA-256)", exact(certificate.fingerprint256)],
              ["Valid until", certificate.validTo],
            ],
          ),
        ]
      : []),
    paragraph("Choose Create."),
  ];
}

function policyPart({ permissionSets, approved, policy }: GuideFacts): Block[] {
  return [
    heading(permissionSets.length > 0 ? "4. By hand, permission set and policies" : "4. By hand, policies"),
    ...permissionSets.flatMap(({ label, name, licence, permissions }): Block[] => [
      paragraph(
        `Make the permission set ${label} (API name ${name}) with ${licence ? `the licence ${licence}` : "no licence"} and these system permissions:`,
      ),
      table(
        ["Permission", "Value"],
        permissions.map((permission): Row => [permission.label, onOff(permission.on)]),
      ),
      paragraph("Assign it to the integration user."),
    ]),
    paragraph("Open the app's Policies tab, choose Edit, and set:"),
    table(["Policy", "Value"], policy),
    paragraph("Then, above the OAuth policies, select who may use the app, and save:"),
    list(
      ...approved.permissionSets.map((name) => `Permission set ${name}`),
      ...approved.profiles.map((name) => `Profile ${name}`),
    ),
  ];
}

function sendPart({ username }: GuideSubject, { app }: GuideFacts): Block[] {
  return [
    heading("5. What to send"),
    paragraph(
      "The consumer key stands on the app's Settings tab, OAuth Settings, Consumer Key and Secret. A change can take some minutes until logins know of it.",
    ),
    paragraph(`Send this to ${app.contactEmail}:`),
    table(
      ["What", "Value"],
      [
        ["Username", username ? exact(username) : "of the integration user"],
        ["Consumer key", "from the Settings tab"],
        ["Client secret", "only when asked for, and only encrypted: the JWT login needs none"],
        ["Login URL", "the org's My Domain URL (Setup, My Domain), for a sandbox and for production alike"],
        ["Org id", "Setup, Company Information, Salesforce.com Organization ID"],
      ],
    ),
    paragraph("Send no password: none is needed."),
  ];
}

function appendix({ everything }: GuideFacts): Block[] {
  return [
    heading("Every setting"),
    paragraph("What the metadata of this package says, element by element."),
    ...everything.flatMap(({ component, rows }): Block[] => [
      table(
        [component, "Value"],
        rows.map(([name, value]): Row => [name, exact(value)]),
      ),
    ]),
  ];
}
