import type { CommandSpec } from "../cli/command.ts";
import { keyFlags } from "./key-flags.ts";

/** The commands on keys and certificates. */
export const CERTIFICATE_COMMANDS: readonly CommandSpec[] = [
  {
    name: "certificate create",
    summary: "A new RSA key and its self-signed certificate, in two new files; no org is contacted",
    flags: {
      "out-cert": { type: "string", describe: "New file of the certificate", demand: true },
      "out-key": { type: "string", describe: "New file of the key, for its owner only", demand: true },
      subject: { type: "string", describe: "Distinguished name", default: "CN=Kantiv Integration" },
      days: { type: "number", describe: "Days until it ends", default: 365 },
      bits: { type: "string", describe: "Length of the key", choices: ["2048", "3072", "4096"], default: "2048" },
      "passphrase-env": {
        type: "string",
        describe: "Environment variable with the passphrase that encrypts the key",
        default: "KANTIV_KEY_PASSPHRASE",
      },
      unencrypted: { type: "boolean", describe: "Write the key without a passphrase", default: false },
    },
    examples: [
      ["kantiv-sf certificate create --out-cert kantiv.crt --out-key kantiv.key", "a pair for a year, key encrypted"],
    ],
    load: () => import("./certificate-create.ts"),
  },
  {
    name: "certificate show",
    summary: "Subject, validity and fingerprint of a certificate file, and whether a key fits it",
    positional: { name: "<file>", describe: "Certificate in PEM" },
    flags: keyFlags(),
    examples: [["kantiv-sf certificate show kantiv.crt --key-env KANTIV_JWT_KEY", "is this the pair?"]],
    load: () => import("./certificate-show.ts"),
  },
];
