import type { OwnProfile } from "../model/user.ts";
import {
  type Block,
  exact,
  folded,
  heading,
  list,
  type Page,
  paragraph,
  type Row,
  table,
  ticks,
} from "../page/page.ts";
import { salesforceCommands } from "./by-command-line.ts";
import { type GuideCertificate, type GuideFacts, onOff, type SetFacts, type Toggle, toAssign } from "./facts.ts";
import { inOrder, type Todo } from "./in-order.ts";
import { replyForm } from "./reply-form.ts";
import { setupPages } from "./setup-pages.ts";
import { integrationUser, mayBeSandbox } from "./user-part.ts";

/** Which template this is of, and what to deploy it with. */
export interface GuideSubject {
  template: string;
  /** `66.0` */
  apiVersion: string;
  username: string | undefined;
  /** Of the org, where it is known: it tells what kind of user is needed. */
  instanceUrl: string | undefined;
  /** A profile of the integration user's own, where one is stated. */
  ownProfile?: OwnProfile | undefined;
}

/** The set-up guide for who does it by hand, or deploys it without this tool. Pure. */
export function setupGuide(subject: GuideSubject, facts: GuideFacts): Page {
  const blocks = stepsOf(subject, facts);
  return {
    title: `Set up ${facts.app.label} in Salesforce`,
    lead: `${facts.isInstalled ? "An installed External Client App" : "An External Client App"} with JWT bearer login${subject.instanceUrl ? ` in ${subject.instanceUrl}` : ""}. There are two ways: some commands (step 2), or by hand (steps 3 and 4). Template ${subject.template}, API ${subject.apiVersion}.`,
    blocks: [...blocks, ...setupPages(subject, blocks), appendix(facts)],
  };
}

function stepsOf(subject: GuideSubject, facts: GuideFacts): Block[] {
  return [
    ...integrationUser(subject, facts.approved),
    ...salesforceCommands(subject, facts),
    ...(facts.isInstalled ? installedPart(facts) : appPart(facts)),
    ...policyPart(facts),
    ...keyPart(facts, subject.instanceUrl),
    ...replyForm(subject, facts),
  ];
}

/** Its publisher's package has all of it but the policies. */
function installedPart({ app }: GuideFacts): Block[] {
  return [
    heading("3. Either way first: the app"),
    ...inOrder({
      text: `Install the publisher's package, where that is not done, and check that Setup, Quick Find: External Client App Manager, shows ${app.name}.`,
    }),
  ];
}

function appPart(facts: GuideFacts): Block[] {
  const { app, callbackUrls, scopes, flows, certificate } = facts;
  const rows: readonly (readonly [string, string])[] = [
    ["External Client App Name", app.label],
    ["API Name", app.name],
    ["Contact Email", app.contactEmail],
    ["Distribution State", app.distribution],
    ["Description", app.description],
  ];
  const jwt: Toggle = { label: "Enable JWT Bearer Flow", on: certificate !== undefined };
  const settings = [
    ...callbackUrls.map((url): Row => ["Callback URL", exact(url)]),
    ...scopes.map((scope): Row => ["OAuth scope", scope]),
    ...[jwt, ...flows].filter(({ on }) => on).map(({ label }): Row => [label, onOff(true)]),
  ];
  return [
    heading("3. Or by hand: the app"),
    ...inOrder(
      { text: "Open Setup, Quick Find: External Client App Manager, and choose New External Client App." },
      {
        text: "Fill in the basic information:",
        below: [
          table(
            ["Field", "Value"],
            rows.filter(([, value]) => value !== "").map(([name, value]): Row => [name, exact(value)]),
          ),
        ],
      },
      {
        text: "Open API (Enable OAuth Settings), choose Enable OAuth, and set:",
        below: [table(["Field", "Value"], settings)],
      },
      ...(certificate ? [certificateStep(certificate)] : []),
      {
        text: "Check that these are off, as they are in a new app:",
        below: [ticks(...[jwt, ...flows].filter(({ on }) => !on).map(({ label }) => label))],
      },
      { text: "Choose Create." },
    ),
  ];
}

function certificateStep({ subject, fingerprint256, validTo }: GuideCertificate): Todo {
  return {
    text: "For the JWT Bearer Flow upload the certificate kantiv.crt of this package, and compare what Setup shows of it:",
    details: [
      "That it is self-signed is right: Salesforce checks signatures with it and asks no authority, and one of a public authority would end after 200 days at most (since March 2026; 47 from March 2029).",
    ],
    below: [
      table(
        ["Certificate", "Value"],
        [
          ["Subject", subject],
          ["Fingerprint (SHA-256)", exact(fingerprint256)],
          ["Valid until", validTo],
        ],
      ),
    ],
  };
}

function policyPart(facts: GuideFacts): Block[] {
  const { permissionSets, approved, policy, policyBoxes } = facts;
  const boxes = policyBoxes.filter(({ on }) => on).map(({ label }): Row => [label, onOff(true)]);
  const off = policyBoxes.filter(({ on }) => !on).map(({ label }) => label);
  return [
    heading(permissionSets.length > 0 ? "4. By hand: permission set and policies" : "4. By hand: policies"),
    ...inOrder(
      ...permissionSets.flatMap(setPart),
      ...facts.groups.map(groupPart),
      ...assignments(facts).map((text) => ({ text })),
      {
        text: "In Setup, Quick Find: External Client App Manager, open the app, its Policies tab, choose Edit, and set under OAuth Policies:",
        below: [table(["Policy", "Value"], [...policy, ...boxes])],
      },
      {
        text: "Save. Above the OAuth policies now select who may use the app, and save again:",
        below: [
          list(
            ...approved.permissionSets.map((name) => `Permission set ${name}`),
            ...approved.profiles.map((name) => `Profile ${name}`),
          ),
        ],
      },
      ...(off.length > 0 ? [{ text: "Check that these are off:", below: [ticks(...off)] }] : []),
    ),
  ];
}

/** What the user is given, a step for each page of Setup that it is done on. */
function assignments(facts: GuideFacts): string[] {
  const { sets, groups, assigns } = toAssign(facts);
  const step = (what: string, names: readonly string[], page: string) =>
    names.length === 0
      ? []
      : [`Assign ${what}${names.join(", ")} to the integration user: Setup, Quick Find: ${page}, Manage Assignments.`];
  return [
    ...step("", sets, "Permission Sets, the set"),
    ...step("", groups, "Permission Set Groups, the group once its status is Updated"),
    ...step("your own ", assigns, "Permission Sets, the set, or where it is a group Permission Set Groups, the group"),
  ];
}

function groupPart({ label, name, sets }: GuideFacts["groups"][number]): Todo {
  return {
    text: `In Setup, Quick Find: Permission Set Groups, choose New Permission Set Group, and add ${sets.join(", ")}:`,
    below: [namesTable(label, name)],
  };
}

function namesTable(label: string, name: string): Block {
  return table(
    ["Field", "Value"],
    [
      ["Label", exact(label)],
      ["API Name", exact(name)],
    ],
  );
}

function setPart({ label, name, licence, permissions, objects, fields, others }: SetFacts): Todo[] {
  const part = (text: string, head: [string, string], rows: readonly Row[]): Todo[] =>
    rows.length === 0 ? [] : [{ text, below: [table(head, rows)] }];
  return [
    {
      text: `In Setup, Quick Find: Permission Sets, choose New, with ${licence ? `the licence ${licence}` : "no licence"}:`,
      below: [namesTable(label, name)],
    },
    ...part(
      "Under System Permissions set:",
      ["Permission", "Value"],
      permissions.map((permission): Row => [permission.label, onOff(permission.on)]),
    ),
    ...part("Under Object Settings set, object by object, and nothing else there:", ["Object", "Permissions"], objects),
    ...part("In the same place, of their fields:", ["Field", "Permissions"], fields),
    ...part("And what else it grants, as metadata names it:", ["Element", "Name"], others),
  ];
}

function keyPart({ app, isInstalled }: GuideFacts, instanceUrl: string | undefined): Block[] {
  if (isInstalled) {
    const text = `The publisher of ${app.name} has it: an installed app has the same one in every org, and no other org shows it.`;
    return [heading("5. The consumer key"), paragraph(text)];
  }
  return [
    heading("5. The consumer key"),
    ...inOrder(
      {
        text: `In Setup, Quick Find: External Client App Manager, open ${app.label}, its Settings tab, OAuth Settings, and choose Consumer Key and Secret.`,
        details: [
          `Salesforce sends a code by email to you first.${mayBeSandbox(instanceUrl) ? " In a sandbox your address may end in .invalid, and then nothing arrives: correct it on your own user before." : ""}`,
          "A change can take some minutes until logins know of it.",
        ],
      },
      { text: "Copy the consumer key alone: the JWT login needs no secret." },
    ),
  ];
}

function appendix({ everything }: GuideFacts): Block {
  const tables = everything.map(({ component, rows }) =>
    table(
      [component, "Value"],
      rows.map(([name, value]): Row => [name, /^(true|false|)$/.test(value) ? value : exact(value)]),
    ),
  );
  return folded("Every setting", paragraph("What the metadata of this package says, element by element."), ...tables);
}
