import type { CodeTable } from "./page.ts";

const INSTANCE =
  "instanceUrl: https://acme.my.salesforce.com, or for a sandbox https://acme--uat.sandbox.my.salesforce.com";

/** Org files, keys and certificates. */
export const INPUT_CODES: CodeTable = {
  ORG_FILE_MISSING: {
    happened: "There is no org file of that name.",
    means: "Paths start from the working directory.",
    todo: "Check the path given with --org.",
  },
  ORG_FILE_INVALID: {
    happened: "The org file cannot be used.",
    means: "Each problem is listed with its line and column; nothing was done with the org.",
    todo: "Correct the lines that are listed; schemas/org-file.schema.json helps editors.",
  },
  ORG_FILE: {
    happened: "An org file has a problem.",
    means: "Codes that begin with it say which: syntax, an unknown key, a missing key, a wrong value.",
    todo: "Correct the line that the message names.",
  },
  ORG_FILE_SYNTAX: {
    happened: "The org file is no YAML.",
    means: "Often a tab, a colon without a space, or a wrong indentation.",
    todo: "Correct the YAML at the line named.",
  },
  ORG_FILE_UNKNOWN_KEY: {
    happened: "The org file has a key that is none.",
    means: "A key that nobody reads would be taken for one that works, so it is refused.",
    todo: "Take the key that the message suggests, or remove it.",
  },
  ORG_FILE_MISSING_KEY: {
    happened: "The org file lacks a key.",
    means: "Without it the org, its administrator or the login cannot be told.",
    todo: "Add the key that the message names; README.md has a whole org file.",
  },
  ORG_FILE_VALUE: {
    happened: "A value in the org file is not of its kind.",
    means: "The message says what belongs there.",
    todo: "Correct the value at the line named.",
  },
  ORG_FILE_SECRET_VALUE: {
    happened: "A secret stands in the org file.",
    means: "Org files are committed; a secret is named by an environment variable or a file, never written there.",
    todo: "Put it into a variable and write { env: NAME }, then take the secret out of the history and replace it.",
  },
  ORG_FILE_CHANGED: {
    happened: "The org file was changed while the run went on.",
    means: "The new pair was proven in the org, but was not written into a file that is another one by now.",
    todo: "Write the new certificate and key into it by hand, as the message says.",
  },
  ORG_FILE_EXTENDS: {
    happened: "What the org file extends cannot be used.",
    means: "It is not there, is in a circle, or lies where it may not be read.",
    todo: "Correct `extends`; paths start from the org file's folder.",
  },
  INSTANCE_URL_INVALID: {
    happened: "instanceUrl is no https address of an org.",
    means: "It has no host, holds a user name, or is no URL.",
    todo: `Write ${INSTANCE}.`,
  },
  INSTANCE_URL_NOT_HTTPS: {
    happened: "instanceUrl is not https.",
    means: "A session over http could be read by everybody on the way.",
    todo: `Write ${INSTANCE}.`,
  },
  INSTANCE_URL_NOT_MY_DOMAIN: {
    happened: "instanceUrl is of Salesforce, but not the org's My Domain.",
    means:
      "Pages of Lightning and Setup, and the shared login host, have other hosts; the JWT login needs the My Domain.",
    todo: `Setup, My Domain shows it. Write ${INSTANCE}.`,
  },
  INSTANCE_URL_UNTRUSTED: {
    happened: "An address is not one of Salesforce's.",
    means: "A session or a signed login would be sent to somebody else.",
    todo: "Correct the address; where it is right (a proxy of your own), name its host in trustedHosts and agree with --trust host:NAME.",
  },
  NOT_TRUSTED: {
    happened: "The org file asks for something beside Salesforce that nobody agreed to.",
    means: "Another host, a program to start or a file to read: an org file may come from a pull request.",
    todo: "Read what it asks for, and keep your yes: kantiv-sf trust FILE; in CI --trust or KANTIV_SF_TRUST.",
  },
  TRUST_FILE_INVALID: {
    happened: "The file of what you agreed to cannot be read.",
    means: "It is damaged, so that nothing in it counts.",
    todo: "rm the file that the message names, then agree again: kantiv-sf trust FILE",
  },
  TRUST_FILE_MODE: {
    happened: "Other users of this machine can write the file of what you agreed to.",
    means: "They could agree in your name.",
    todo: "chmod 600 FILE",
  },
  TRUST_NOWHERE: {
    happened: "There is no place to keep what you agree to.",
    means: "Neither a home folder nor a folder for configuration is known.",
    todo: 'export XDG_CONFIG_HOME="$PWD/.config", or give --trust on each run.',
  },
  SECRET_MISSING: {
    happened: "A secret that the org file names is not there.",
    means: "The environment variable is not set or empty, or the file is not there.",
    todo: "In a shell: read -rs NAME && export NAME; in CI a secret of that name. A file: (umask 077 && cat > FILE)",
  },
  SEALED_IDENTITY: {
    happened: "What is sealed cannot be opened by the key at hand.",
    means:
      "KANTIV_SF_AGE_IDENTITY is not set, holds no age private key, or holds that of somebody for whom the secret is not sealed.",
    todo: 'With the key file whose public key is among the recipients at the top of the file: export KANTIV_SF_AGE_IDENTITY="$(cat age.key)"',
  },
  SEALED_FILE: {
    happened: "A file of sealed secrets has a problem.",
    means: "It stands before what the problem is: syntax, an unknown key, a missing key or a wrong value.",
    todo: "git restore FILE; a secret goes into it anew by: kantiv-sf seal NAME --in FILE --file SECRET",
  },
  SEALED_FILE_SYNTAX: {
    happened: "A file of sealed secrets is no YAML.",
    means: "Often a merge that was left half done.",
    todo: "git restore FILE; what is missing then: kantiv-sf seal NAME --in FILE --file SECRET",
  },
  SEALED_FILE_UNKNOWN_KEY: {
    happened: "A file of sealed secrets has a key that is none.",
    means: "It has recipients and secrets, and nothing else.",
    todo: "Remove the key.",
  },
  SEALED_FILE_MISSING_KEY: {
    happened: "A file of sealed secrets lacks a key.",
    means: "Without recipients nothing can be sealed.",
    todo: "git restore FILE",
  },
  SEALED_FILE_VALUE: {
    happened: "A value in a file of sealed secrets is not of its kind.",
    means: "Recipients are a list of age public keys, secrets a map of names and sealed texts.",
    todo: "git restore FILE; a secret goes into it anew by: kantiv-sf seal NAME --in FILE --file SECRET",
  },
  SEALED_FILE_INVALID: {
    happened: "A file of sealed secrets cannot be used.",
    means:
      "Its form is wrong, or a secret in it is not what was sealed under that name: somebody changed it, or put another in its place.",
    todo: "git restore FILE; or seal the secret again: kantiv-sf seal NAME --in FILE --file SECRET",
  },
  SECRET_FILE_MODE: {
    happened: "Other users of this machine can read a file with a secret.",
    means: "A secret that others can read is none.",
    todo: "chmod 600 FILE",
  },
  CERTIFICATE_MISSING: {
    happened: "There is no certificate file.",
    means: "jwt.certificate names a file from the org file's folder.",
    todo: "Correct the path, or make a pair: kantiv-sf certificate create --out-cert kantiv.crt --out-key kantiv.key",
  },
  CERTIFICATE_INVALID: {
    happened: "The file is no certificate in PEM.",
    means: "Salesforce takes one X.509 certificate, which begins with -----BEGIN CERTIFICATE-----.",
    todo: "Convert it: openssl x509 -inform DER -in FILE -out kantiv.crt",
  },
  CERTIFICATE_CHAIN: {
    happened: "The file holds several certificates.",
    means: "Salesforce checks no chain, and takes the one of the signing key alone.",
    todo: "Leave only that one in the file.",
  },
  CERTIFICATE_KEY_TOO_SHORT: {
    happened: "The certificate is for a key of less than 2048 bits.",
    means: "Such keys can be broken, and Salesforce refuses them.",
    todo: "Make a pair in new files: kantiv-sf certificate create --out-cert new.crt --out-key new.key",
  },
  CERTIFICATE_EXPIRED: {
    happened: "The certificate is past its end.",
    means: "Salesforce refuses logins that are signed with its key.",
    todo: "kantiv-sf certificate create --out-cert new.crt --out-key new.key; then put it in force: kantiv-sf certificate rotate --org FILE --new-cert new.crt --new-key-file new.key --write",
  },
  CERTIFICATE_EXPIRES: {
    happened: "The certificate ends soon.",
    means: "After its end every login is refused.",
    todo: "Well before: kantiv-sf certificate create --out-cert new.crt --out-key new.key; then kantiv-sf certificate rotate --org FILE --new-cert new.crt --new-key-file new.key --write",
  },
  CERTIFICATE_NOT_YET_VALID: {
    happened: "The certificate is not valid yet.",
    means: "Its first day lies ahead, or this machine's clock is wrong.",
    todo: "Wait for its first day, make another, or set the clock.",
  },
  CERTIFICATE_NOT_IN_BACKUP: {
    happened: "The backup does not hold the certificate of then.",
    means: "Some orgs show no certificate, so that none could be kept; without one the app would lose its own.",
    todo: "Give it: kantiv-sf rollback … --cert FILE.",
  },
  CERTIFICATE_NOT_OURS: {
    happened: "The app in the org has another certificate than the org file names.",
    means: "Somebody changed it, or this org file is an older one: a rotation would not know what to go back to.",
    todo: "See what differs: kantiv-sf drift --org FILE; then correct the org file, or put it into the org first: kantiv-sf apply --org FILE",
  },
  CERTIFICATE_SAME: {
    happened: "The new certificate is the old one.",
    means: "Nothing would be rotated.",
    todo: "Make a new pair: kantiv-sf certificate create --out-cert new.crt --out-key new.key",
  },
  CERTIFICATE_SUBJECT: {
    happened: "The subject is no distinguished name.",
    means: "A certificate's subject is written like CN=Kantiv Integration, O=Acme.",
    todo: "Correct --subject, and quote it for the shell.",
  },
  CERTIFICATE_IS_KEY: {
    happened: "The certificate's file holds a key.",
    means: "A certificate is public and is sent to the org; a key must never be.",
    todo: "Name the .crt file; if the key was committed or sent anywhere: kantiv-sf certificate create --out-cert new.crt --out-key new.key",
  },
  CERTIFICATE_NOT_RSA: {
    happened: "The certificate's key is no RSA key.",
    means: "Salesforce's JWT login takes RS256 alone.",
    todo: "Make a pair in new files: kantiv-sf certificate create --out-cert new.crt --out-key new.key",
  },
  CERTIFICATE_TOO_LARGE: {
    happened: "The certificate is larger than Salesforce takes.",
    means: "Often a whole chain is in the file.",
    todo: "Name a file with the one certificate alone.",
  },
  KEY_MISSING: {
    happened: "No key is named.",
    means: "The login has to be signed, and the org file or the flags name no key and no signer.",
    todo: "In the org file, below jwt: key: { env: KANTIV_JWT_KEY }; or the flag that the message names.",
  },
  KEY_UNREADABLE: {
    happened: "The key cannot be read.",
    means: "The file is another user's, or is no private key in PEM.",
    todo: "Look at the file, which begins with -----BEGIN PRIVATE KEY----- or -----BEGIN ENCRYPTED PRIVATE KEY-----: openssl pkey -in KEY -noout",
  },
  KEY_FILE_MODE: {
    happened: "Other users of this machine can read the key's file.",
    means: "Whoever has the key logs in as the integration user.",
    todo: "chmod 600 KEY; where others may have read it, a new pair: kantiv-sf certificate create --out-cert new.crt --out-key new.key",
  },
  KEY_ENCRYPTED: {
    happened: "The key is encrypted, and there is no passphrase.",
    means: "jwt.passphrase names none, or its variable is not set.",
    todo: "In the org file, beside key: passphrase: { env: KANTIV_KEY_PASSPHRASE }; in the shell: read -rs KANTIV_KEY_PASSPHRASE && export KANTIV_KEY_PASSPHRASE",
  },
  KEY_PASSPHRASE_WRONG: {
    happened: "The passphrase does not open the key.",
    means: "It is another key's, or has a line end or a space at its end.",
    todo: "Set it anew: read -rs KANTIV_KEY_PASSPHRASE && export KANTIV_KEY_PASSPHRASE; by hand it is tried with: openssl pkey -in KEY -noout",
  },
  KEY_NOT_ENCRYPTED: {
    happened: "The new key was written without a passphrase.",
    means: "Whoever can read the file can log in; it was asked for with --unencrypted.",
    todo: "Move it into a secret store at once, or make one with a passphrase.",
  },
  KEY_NOT_RSA: {
    happened: "The key is no RSA key.",
    means: "Salesforce's JWT login takes RS256 alone.",
    todo: "Make a pair in new files: kantiv-sf certificate create --out-cert new.crt --out-key new.key",
  },
  KEY_TOO_SHORT: {
    happened: "The key is shorter than 2048 bits.",
    means: "Such keys can be broken, and Salesforce refuses them.",
    todo: "Make a pair in new files: kantiv-sf certificate create --out-cert new.crt --out-key new.key",
  },
  KEY_CERTIFICATE_MISMATCH: {
    happened: "Key and certificate are no pair.",
    means: "A login that the key signs would be refused by an app with this certificate.",
    todo: "Name the two files that were made together. Whether two are: kantiv-sf certificate show CRT --key-file KEY",
  },
  PASSPHRASE_WEAK: {
    happened: "The passphrase of a new key keeps nobody out.",
    means:
      "It is short, repeats itself or is tried first: who gets the encrypted file has the key in days. Nothing was written.",
    todo: "Take several words that do not belong together; --weak-passphrase takes it all the same, for a key of a test.",
  },
  PASSPHRASE_MISSING: {
    happened: "There is no passphrase for the new key.",
    means: "A key is written encrypted unless it is said otherwise.",
    todo: "A long one, in KANTIV_KEY_PASSPHRASE or what --passphrase-env names: read -rs KANTIV_KEY_PASSPHRASE && export KANTIV_KEY_PASSPHRASE",
  },
  SIGNER_FAILED: {
    happened: "The program that signs did not sign.",
    means: "jwt.signer is not there, failed, or gave something that is no signature of this key.",
    todo: "Run it by hand with the input that the message describes; it must print the signature in base64url.",
  },
  RECIPIENT_INVALID: {
    happened: "A recipient is no age public key.",
    means: "A secret is encrypted to public keys that begin with age1.",
    todo: "Ask the recipient for what this prints: age-keygen -y KEYFILE",
  },
  RECIPIENT_IS_KEY: {
    happened: "A private age key was given as the recipient.",
    means: "It opens everything that is encrypted to it, and is in this shell's history by now.",
    todo: "age-keygen -o age.key makes a new one, and prints its public key, which begins with age1: that is to be given.",
  },
};
