/** The certificate that logins are checked with, and the key that must not be near it. */
import { type CertificateFacts, certificateFacts } from "../certificate.ts";
import { each, type Hit, type Rule, type RuleContext, reported } from "../rule.ts";
import { isWhole, type LintPackage, valueIn } from "../subject.ts";

const GLOBAL = "ExtlClntAppGlobalOauthSettings";
const SETTINGS = "ExtlClntAppOauthSettings";
const GUIDE = `Metadata API guide, ${GLOBAL}`;
const DAY = 86_400_000;
const MIN_BITS = 2048;

type Look = (facts: CertificateFacts, context: RuleContext) => string | undefined;

/** Looks at every certificate that can be read. */
function certificates(look: Look): NonNullable<Rule["check"]> {
  return (pkg, context) =>
    pkg.certificates.flatMap(({ text, place }) => {
      const facts = certificateFacts(text);
      const message = "fault" in facts ? undefined : look(facts, context);
      return message ? [{ message, place }] : [];
    });
}

function unusable(pkg: LintPackage): Hit[] {
  return pkg.certificates.flatMap(({ text, place }) => {
    const facts = certificateFacts(text);
    return "fault" in facts ? [{ message: `The certificate ${facts.fault}.`, place }] : [];
  });
}

const pair = { bad: "", good: "kantiv-sf certificate create --out-cert kantiv.crt --out-key kantiv.key" };

export const certificateRules: readonly Rule[] = [
  {
    code: "ECA501",
    name: "certificate-missing",
    severity: "error",
    title: "The global OAuth settings have no certificate",
    why: 'The certificate is what turns the JWT bearer flow on, and the element is declarative: a deployment without it clears the certificate that is there, and every login fails with "invalid assertion".',
    fix: "Add <certificate>${certificate}</certificate>, with a parameter of type certificate.",
    source: GUIDE,
    example: { type: GLOBAL, bad: "certificate", good: "<certificate>${certificate}</certificate>" },
    check: each(GLOBAL, (global, pkg) =>
      isWhole(pkg) && !valueIn(global, "certificate")?.text.trim()
        ? [{ message: `${global.fullName} has no certificate.`, place: global.root.place }]
        : [],
    ),
  },
  {
    code: "ECA502",
    name: "certificate-unusable",
    severity: "error",
    title: "The certificate cannot be used",
    why: "Salesforce wants the text of one X.509 certificate in PEM, no more than 4 KB: neither the name of a certificate in the org, nor a chain, nor a key.",
    fix: "Put the PEM text of the client's own certificate here.",
    source: GUIDE,
    example: {
      type: GLOBAL,
      bad: "<certificate>Acme_Certificate</certificate>",
      good: "<certificate>${certificate}</certificate>",
    },
    check: unusable,
  },
  {
    code: "ECA503",
    name: "certificate-key",
    severity: "error",
    title: "The certificate's key is too short, or not RSA",
    why: "Salesforce verifies RS256 only, and RSA keys under 2048 bits can be broken by whoever has the means.",
    fix: "Make a pair with an RSA key of 2048 bits or more.",
    source: "Salesforce Help, OAuth 2.0 JWT Bearer Flow; NIST SP 800-131A",
    example: { ...pair, bad: "openssl req -x509 -newkey rsa:1024 …" },
    check: certificates(({ keyType, bits }) => {
      if (keyType !== "rsa") return `The certificate's key is of type ${keyType}; Salesforce verifies RS256 only.`;
      return bits < MIN_BITS ? `The certificate's key has ${bits} bits; ${MIN_BITS} is the least.` : undefined;
    }),
  },
  {
    code: "ECA504",
    name: "certificate-weak-hash",
    severity: "error",
    title: "The certificate is signed with SHA-1 or MD5",
    why: "Signatures with these hashes can be forged; platforms and audits refuse them.",
    fix: "Make a new certificate for the key, signed with SHA-256.",
    source: "RFC 9155; NIST SP 800-131A",
    example: { ...pair, bad: "openssl req -x509 -sha1 …" },
    check: certificates(({ weakHash }) => weakHash && `The certificate is signed with ${weakHash}.`),
  },
  {
    code: "ECA505",
    name: "certificate-expired",
    severity: "error",
    title: "The certificate is not valid today",
    why: "Logins fail with a certificate that has expired or is not valid yet.",
    fix: "Make a new pair, and apply it.",
    source: "Salesforce Help, OAuth 2.0 JWT Bearer Flow",
    example: { ...pair, bad: "A certificate whose last day was last year" },
    checkAt: (now) =>
      certificates(({ validFrom, validTo, firstDay, lastDay }) => {
        if (now > validTo) return `The certificate expired on ${lastDay}.`;
        return now < validFrom ? `The certificate is not valid before ${firstDay}.` : undefined;
      }),
  },
  {
    code: "ECA506",
    name: "certificate-expires-soon",
    severity: "warning",
    title: "The certificate expires soon",
    why: "On its last day every login stops. A new one needs time: to be made, reviewed and applied to each org. The number of days is lint.certificateDays in .kantiv-sf.yaml (30).",
    fix: "Make a new pair, and apply it.",
    example: { ...pair, bad: "A certificate whose last day is next week" },
    checkAt: (now) =>
      certificates(({ validTo, lastDay }, { certificateDays }) =>
        now <= validTo && validTo - now <= certificateDays * DAY ? `The certificate expires on ${lastDay}.` : undefined,
      ),
  },
  {
    code: "ECA507",
    name: "private-key-in-repository",
    severity: "error",
    title: "A private key lies among the files",
    why: "Whoever can read the repository, now or in its history, can log in as the integration user. Encrypted keys count too: their passphrase is all that is left to guess.",
    fix: "Take the key out, make a new pair and apply it; a key that was ever committed is known. Name the file in .gitignore.",
    example: {
      bad: "orgs/acme.key",
      good: "orgs/acme.yaml with jwt: { certificate: acme.crt, key: { env: ACME_KEY } }",
    },
    check: reported("PRIVATE_KEY"),
  },
  {
    code: "ECA508",
    name: "certificate-in-wrong-field",
    severity: "error",
    title: "A certificate in a field that is not for JWT logins",
    why: "clientAssertionCertificate is for the attestation of first-party apps and assetTokenSigningCertificate names a key pair of the org. Neither turns JWT bearer on, although published guides say so.",
    fix: "Put it into <certificate> of the global OAuth settings.",
    source: `Metadata API guide, ${SETTINGS}`,
    example: {
      type: SETTINGS,
      bad: "<clientAssertionCertificate>MIIC…</clientAssertionCertificate>",
      good: "clientAssertionCertificate",
    },
    check: each(SETTINGS, (settings) =>
      ["clientAssertionCertificate", "assetTokenSigningCertificate"].flatMap((name) => {
        const value = valueIn(settings, name);
        const wrong = name === "clientAssertionCertificate" || /-----BEGIN|^\s*MI[A-Z]/.test(value?.text ?? "");
        return value?.text.trim() && wrong
          ? [{ message: `${name} does not take part in a JWT login.`, place: value.place }]
          : [];
      }),
    ),
  },
];
