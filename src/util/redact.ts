import { knownSecrets } from "../model/known-secrets.ts";
import { redactKnown } from "./redact-known.ts";

/** A name whose value is a credential: `access_token`, `clientSecret`, `urn:password`. */
const WORDS = "(?:token|password|passwd|passphrase|secret|assertion|session_?id|private_?key)";
const NAME = String.raw`(?<![\w.-])[\w.-]{0,40}?${WORDS}`;
/** Quotes and angle brackets as they are, or escaped for XML any number of times. */
const QUOTE = `(?:["']|&(?:amp;)*(?:quot|apos|#34|#39|#x22|#x27);)`;
const LESS = "(?:<|&(?:amp;)*(?:lt|#60|#x3c);)";
const MORE = "(?:>|&(?:amp;)*(?:gt|#62|#x3e);)";
/** The one sign that what encodes for URLs leaves and what escapes for XML does not. */
const APOSTROPHE = "&(?:amp;)*(?:apos|#39|#x27);";
const SPACE = String.raw`(?:\s|\\+[nrt])*`;
/** Where a word may begin: also after an escape, whose last letter looks like one of the word. */
const START = String.raw`(?:\b|(?<=%(?:25)*[0-9a-f]{2}|\\[nrtbf]|\\u[0-9a-f]{4}))`;

/** What is known by its own shape, wherever it stands. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  // A private key, whole or cut off, with line ends of any kind; or base64 of one (not of a certificate or public key).
  [
    /-----BEGIN(?:[A-Z +]|%20)*PRIVATE(?:[ +]|%20)KEY-----(?:(?!-----END)[\w\s+/=\\:,%&#;-])*(-----END(?:[A-Z +]|%20)*KEY-----)?/g,
    "[secret]",
  ],
  [/LS0tLS1CRUdJTi(?!BDRVJU|BQVUJM)[\w+/=%-]{20,}/g, "[secret]"],
  // A session id: org id, `!`, the rest; a JWT, whole or cut off; an SFDX auth URL; the password of a URL; a header.
  [/00D\w{9,15}(?:!|%(?:25)*21)[\w.%+/=-]*/g, "[secret]"],
  [new RegExp(String.raw`${START}eyJ[\w-]{5,}(?:\.[\w-]*){1,2}`, "g"), "[secret]"],
  [new RegExp(String.raw`${START}force://[^\s"'<]+`, "g"), "[secret]"],
  [/((?<![a-z\d+.-])[a-z][a-z\d+.-]{0,20}:\/\/[^\s:@/?#"'<]*:)[^\s@/"'<]+(?=@)/gi, "$1[secret]"],
  [new RegExp(String.raw`${START}(Bearer|OAuth) +[\w.!~+/=-]{20,}`, "g"), "$1 [secret]"],
  [/(authorization\W{1,8}basic +)[\w+/=-]+/gi, "$1[secret]"],
];

/** `"name":"value"`, `name="value"`, `{ name: 'value' }`, within any number of other texts in quotes; not prose before a colon. */
const KEY = String.raw`(?:${NAME}\\*${QUOTE}${SPACE}[:=]|${NAME}${SPACE}=|(?<=(?:^|[\n{,([])\s{0,40})${NAME}${SPACE}:)`;
/** What a switch is set to, as in `isSecretRequiredForRefreshToken`, is no secret. */
const SWITCH = "(?!(?:true|false)";
const QUOTED = new RegExp(String.raw`${KEY}${SPACE}(?<slashes>\\*)(?<quote>${QUOTE})${SWITCH}\\*${QUOTE})`, "gi");
const ELEMENT = new RegExp(
  String.raw`(?<less>${LESS})(?:[\w.-]+:)?${NAME}(?:\s[^<>]*?)?(?<!/)${MORE}${SWITCH}${LESS})`,
  "gi",
);
const IN_FORM = new RegExp(String.raw`(${NAME}=)(?!\[secret\])(?:[^&\s"<\\]|${APOSTROPHE}|\\+(?![\\"]))+`, "gi");
const NUMBER = new RegExp(String.raw`(${NAME}\\*${QUOTE}${SPACE}:${SPACE})\d+`, "gi");
/** A text that was encoded for a URL, such as a value of a form. */
const URL_ENCODED = new RegExp(String.raw`(?:[\w.~!*'()+-]|%[0-9a-f]{2}|${APOSTROPHE})+`, "gi");
/** How often a text may have been encoded for a URL, one within the other. */
const LAYERS = 4;

/**
 * Takes out of text the values that this run knows to be secret, and what has the shape of a credential, at the places where
 * foreign text is shown and once more where anything is printed. The second line of defence: our own secrets are kept out of
 * text by their type. Rather too much goes than a piece of a secret stays.
 */
export function redact(text: string): string {
  const known = knownSecrets();
  const clean = known ? redactKnown(text, known) : text;
  return SUSPECT.test(clean) ? redactLayers(clean, LAYERS) : clean;
}

/** A piece of all that the patterns above find: most texts have none, and need not be searched for each. */
const SUSPECT =
  /token|passw|passphrase|secret|assertion|session|private|-BEGIN|LS0tLS1CRUdJTi|00D|eyJ|:\/\/|Bearer|OAuth|authorization|%/i;

function redactLayers(text: string, layers: number): string {
  const shaped = SHAPES.reduce((clean, [pattern, instead]) => clean.replace(pattern, instead), text);
  const fields = NAMED.test(shaped) ? redactNamed(shaped) : shaped;
  if (layers === 0 || !fields.includes("%")) return fields;
  return fields.replace(URL_ENCODED, (encoded) => redactEncoded(encoded, layers - 1));
}

/** Quicker than to look for a name in each place that it may stand in. */
const NAMED = new RegExp(WORDS, "i");

function redactNamed(known: string): string {
  const quoted = cutAfter(known, QUOTED, (rest, { slashes = "", quote = "" }) =>
    endOfQuoted(rest, slashes.length, quote),
  );
  const elements = cutAfter(quoted, ELEMENT, (rest, { less = "" }) => endOfElement(rest, less));
  return elements.replace(IN_FORM, "$1[secret]").replace(NUMBER, "$1[secret]");
}

/** What one decoding brings to light, and encoded again; as it was when there was nothing. */
function redactEncoded(text: string, layers: number): string {
  if (!text.includes("%")) return text;
  const decoded = text
    .replaceAll("+", " ")
    .replace(/%([0-7][0-9a-f])/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  const clean = redactLayers(decoded, layers);
  return clean === decoded ? text : encodeURIComponent(clean).replaceAll("%5Bsecret%5D", "[secret]");
}

type Groups = Readonly<Record<string, string | undefined>>;

/** Puts a placeholder for what follows each match, as far as `end` says. */
function cutAfter(text: string, opening: RegExp, end: (rest: string, groups: Groups) => number): string {
  let clean = "";
  let at = 0;
  for (const match of text.matchAll(opening)) {
    const from = match.index + match[0].length;
    if (match.index < at) continue;
    clean += `${text.slice(at, from)}[secret]`;
    at = from + end(text.slice(from), match.groups ?? {});
  }
  return clean + text.slice(at);
}

/**
 * Where a text in quotes ends. Within d other texts its own quotes bear `escapes` = 2^d - 1 backslashes and one of its value
 * 2^(d+1) - 1 or that and a multiple of 2^(d+1); with any other number the quote is its end, or that of a text around it.
 */
function endOfQuoted(rest: string, escapes: number, quote: string): number {
  const every = 2 * (escapes + 1);
  for (const { 0: found, index } of rest.matchAll(new RegExp(`(?<!\\\\)\\\\*${quote}`, "g"))) {
    const backslashes = found.length - quote.length;
    if (backslashes % every === every - 1) continue;
    // Of other quotes less is sure: none ends a value that has a backslash before it, or more of a word behind it.
    if (quote !== '"' && (backslashes > escapes || /^[^\s,;)}\]>&<"\\/]/.test(rest.slice(index + found.length))))
      continue;
    return index + backslashes - (backslashes % every);
  }
  return rest.length;
}

function endOfElement(rest: string, less: string): number {
  const isData = rest.startsWith(`${less}![CDATA[`);
  const end = rest.search(new RegExp(isData ? String.raw`\]\]${MORE}` : less));
  return end < 0 ? rest.length : end;
}
