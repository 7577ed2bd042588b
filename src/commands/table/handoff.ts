import { keyFlags } from "../../flows/input/key-flags.ts";
import type { CommandSpec, Flag } from "../../model/command.ts";
import { cert, org, orgByName, production, set, template, toggle, trust, wait, yes } from "./flags.ts";

const sealedOut: Flag = { type: "string", describe: "File for the encrypted secret; without it, it is printed" };

/** Where a client secret may go; it is never printed as it is. */
const secret: Record<string, Flag> = {
  "with-secret": toggle("Also the client secret"),
  recipient: { type: "array", value: "AGE1…", describe: "age public key (age1…) to encrypt the client secret to" },
  "secret-file": {
    type: "string",
    describe: "New file for the client secret in plain text, readable by you alone",
    value: "FILE",
  },
};

/** Commands around the app: its user before, its credentials and what is handed over after. */
export const HANDOFF_COMMANDS: readonly CommandSpec[] = [
  {
    name: "user ensure",
    task: "Change an org",
    summary: "Find or create the integration user; in production API-only, with no more than it needs",
    flags: {
      org,
      yes,
      production,
      trust,
      profile: {
        type: "string",
        value: "NAME",
        describe: "Profile; else System Administrator in a sandbox, the API-only one of integrations in production",
      },
      email: { type: "string", value: "ADDRESS", describe: "E-mail address of a new user; else the app's contact" },
      "last-name": {
        type: "string",
        value: "NAME",
        describe: "Last name of a new user",
        default: "Kantiv Integration",
      },
      "data-permission-set": {
        type: "string",
        value: "NAME",
        describe: "Second permission set, for objects and fields; made empty where there is none",
      },
      "least-privilege": toggle("In a sandbox, too, as in production"),
    },
    examples: [
      ["kantiv-sf user ensure --org acme.yaml", "with System Administrator, so that Kantiv can explore a sandbox"],
      ["kantiv-sf user ensure --org acme.yaml --least-privilege", "API only, as a production org would have it"],
    ],
    load: () => import("../user-ensure.ts"),
  },
  {
    name: "credentials show",
    task: "Certificates and hand-over",
    summary: "The consumer key; with --with-secret also the client secret, encrypted or into a file",
    flags: { org, production, trust, ...secret, out: sealedOut },
    examples: [
      ["kantiv-sf credentials show --org acme.yaml", "the consumer key, which is public"],
      [
        "kantiv-sf credentials show --org acme.yaml --with-secret --recipient age1…",
        "and the secret, for that key only",
      ],
    ],
    load: () => import("../credentials-show.ts"),
  },
  {
    name: "credentials rotate",
    task: "Certificates and hand-over",
    summary: "A new consumer key and secret: staged and handed over, put in force by a later run with --promote",
    flags: {
      org: orgByName,
      yes,
      production,
      trust,
      ...secret,
      out: sealedOut,
      promote: toggle("Put the pair that waits in force, after a yes, and prove its login"),
      "stage-only": { type: "boolean", describe: "As without it: only stage them", default: false, hidden: true },
    },
    examples: [
      [
        "kantiv-sf credentials rotate --org acme.yaml --with-secret --recipient age1…",
        "a new pair waits; the old one stays in force",
      ],
      ["kantiv-sf credentials rotate --org acme.yaml --promote", "once everybody who logs in has the new pair"],
    ],
    load: () => import("../credentials-rotate.ts"),
  },
  {
    name: "package",
    task: "Certificates and hand-over",
    summary: "For who sets it up without this tool: metadata, certificate and a guide made from them, as one zip",
    flags: {
      org: { ...org, instead: "template" },
      template,
      cert,
      set,
      out: { type: "string", describe: "Zip to write", demand: true, value: "FILE" },
    },
    examples: [
      ["kantiv-sf package --org acme.yaml --out kantiv.zip", "SFDX project, Metadata API zip, guide.html and guide.md"],
    ],
    load: () => import("../package.ts"),
  },
  {
    name: "handoff",
    task: "Certificates and hand-over",
    summary: "What Kantiv needs to log in, proven now: JSON for its systems, a page for people",
    flags: {
      org,
      production,
      trust,
      wait,
      ...secret,
      app: {
        type: "string",
        describe: "Another app than the org file names: the second one of a --blue-green rotation",
      },
      "new-cert": {
        type: "string",
        value: "FILE",
        describe: "With --app: its certificate (PEM), where that is another one",
      },
      ...keyFlags("new-"),
      out: { type: "string", describe: "Folder to write into: handoff.json, .md, .html and the encrypted secret" },
    },
    examples: [
      [
        "kantiv-sf handoff --org acme.yaml --out handoff",
        "without the client secret, which the JWT login does not need",
      ],
      ["kantiv-sf handoff --org acme.yaml --out handoff --with-secret --recipient age1…", "with it, encrypted"],
      [
        "kantiv-sf handoff --org acme.yaml --app Kantiv_Integration_B --new-cert new.crt --new-key-env NEW_KEY",
        "the second of two apps, while the org file names the first",
      ],
    ],
    load: () => import("../handoff.ts"),
  },
];
