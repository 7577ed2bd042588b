import { keyFlags } from "../../flows/input/key-flags.ts";
import type { CommandSpec } from "../../model/command.ts";
import { SECOND_SUFFIX } from "../../model/rotation.ts";
import { allow, minutes, production, timeout, toggle, trust, yes } from "./flags.ts";

/** The commands on keys and certificates. */
export const CERTIFICATE_COMMANDS: readonly CommandSpec[] = [
  {
    name: "certificate create",
    task: "Certificates and hand-over",
    summary: "A new RSA key and its self-signed certificate, in two new files; no org is contacted",
    flags: {
      "out-cert": { type: "string", describe: "New file of the certificate", demand: true, value: "FILE" },
      "out-key": { type: "string", describe: "New file of the key, for its owner only", demand: true, value: "FILE" },
      subject: { type: "string", describe: "Distinguished name", default: "CN=Kantiv Integration" },
      days: { type: "number", describe: "Days until it ends", default: 365, min: 1, max: 3650, integer: true },
      bits: { type: "string", describe: "Length of the key", choices: ["2048", "3072", "4096"], default: "2048" },
      "passphrase-env": {
        type: "string",
        describe: "Environment variable with the passphrase that encrypts the key; else it is asked for on a terminal",
        default: "KANTIV_KEY_PASSPHRASE",
      },
      "weak-passphrase": toggle("Take a passphrase that is soon guessed"),
      unencrypted: toggle("Write the key without a passphrase"),
    },
    examples: [
      ["kantiv-sf certificate create --out-cert kantiv.crt --out-key kantiv.key", "a pair for a year, key encrypted"],
    ],
    load: () => import("../certificate-create.ts"),
  },
  {
    name: "certificate show",
    task: "Certificates and hand-over",
    summary: "Subject, validity and fingerprint of a certificate file, and whether a key fits it",
    positional: { name: "<file>", describe: "Certificate in PEM" },
    flags: keyFlags(),
    examples: [["kantiv-sf certificate show kantiv.crt --key-env KANTIV_JWT_KEY", "is this the pair?"]],
    load: () => import("../certificate-show.ts"),
  },
  {
    name: "certificate rotate",
    task: "Certificates and hand-over",
    summary: "Another pair takes over, proven by a login; else the old certificate is put back",
    flags: {
      org: { type: "string", describe: "Org file (YAML); its pair is the old one", value: "FILE", orgFile: "named" },
      "new-cert": { type: "string", describe: "Certificate that takes over (PEM)", demand: true, value: "FILE" },
      ...keyFlags("new-"),
      wait: minutes("Minutes that the new pair may take to log in", 15),
      "blue-green": toggle("Move to a second app, without a gap: it gets a consumer key of its own"),
      suffix: {
        type: "string",
        describe: "With --blue-green: what tells the two apps' names apart",
        default: SECOND_SUFFIX,
      },
      retire: toggle(
        "With --blue-green, in a later run: remove the first app, once the second one's key was handed over",
      ),
      force: toggle("With --retire: also where the first app may be in use"),
      write: toggle("Put the new pair into the org file when it is proven"),
      allow,
      yes,
      production,
      trust,
      timeout,
    },
    examples: [
      [
        "kantiv-sf certificate rotate --org acme.yaml --new-cert new.crt --new-key-env NEW_KEY --write",
        "in the one slot: minutes in which a login may be refused",
      ],
      [
        "kantiv-sf certificate rotate --org acme.yaml --new-cert new.crt --new-key-env NEW_KEY --blue-green",
        "a second app; hand its consumer key over, and run it again with --retire",
      ],
    ],
    load: () => import("../certificate-rotate.ts"),
  },
  {
    name: "seal",
    task: "Certificates and hand-over",
    summary: "Put a secret into a file of sealed ones (age), so that one key in CI opens those of all orgs",
    positional: {
      name: "<name>",
      describe: "Name of the secret, as org files refer to it: { sealed: NAME, in: FILE }",
    },
    flags: {
      in: { type: "string", describe: "File of sealed secrets, to be committed", demand: true, value: "FILE" },
      recipient: {
        type: "array",
        value: "AGE1…",
        describe: "For a new file: age public key (age1…) of who may open it; may be repeated",
      },
      env: { type: "string", describe: "Environment variable that holds the value; else it is read from stdin" },
      file: { type: "string", describe: "File that holds the value, which only its owner may read" },
    },
    examples: [
      ["kantiv-sf seal acme-uat-key --in secrets.yaml --file kantiv.key", "one more secret; nobody's is opened for it"],
      ["kantiv-sf seal acme-uat-token --in secrets.yaml --recipient age1… < token", "the first one of a new file"],
    ],
    load: () => import("../seal.ts"),
  },
];
