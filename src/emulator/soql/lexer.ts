import { unexpectedCharacter, unexpectedToken } from "./errors.ts";

export interface Token {
  readonly kind: "word" | "string" | "number" | "date" | "datetime" | "symbol" | "end";
  /** As written; a string with its quotes. `<EOF>` for the end. */
  readonly text: string;
  /** Offset in the query. */
  readonly at: number;
}

/** Tried in this order: a datetime begins like a date, a date like a number. */
const RULES: readonly (readonly [kind: Token["kind"], pattern: RegExp])[] = [
  ["word", /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y],
  ["datetime", /\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:?\d\d)/y],
  ["date", /\d{4}-\d\d-\d\d/y],
  ["number", /[+-]?\d+(?:\.\d+)?/y],
  ["string", /'(?:[^'\\]|\\[nNrRtTbBfF"'\\_%])*'/y],
  ["symbol", /<=|>=|!=|<>|[<>=(),:*]/y],
];
const BLANK = /\s*/y;

/** The tokens of a query, ended by an `end` token. Throws SoqlError for a character that starts none. */
export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  for (let at = skipBlank(query, 0); at < query.length; ) {
    const token = tokenAt(query, at);
    tokens.push(token);
    at = skipBlank(query, at + token.text.length);
  }
  return [...tokens, { kind: "end", text: "<EOF>", at: query.length }];
}

function tokenAt(query: string, at: number): Token {
  for (const [kind, pattern] of RULES) {
    pattern.lastIndex = at;
    const text = pattern.exec(query)?.[0];
    if (text !== undefined) return { kind, text, at };
  }
  // A quote that starts no string: one left open, or with an escape that SOQL does not know.
  if (query[at] === "'") throw unexpectedToken(query, at, "'");
  throw unexpectedCharacter(query, at);
}

function skipBlank(query: string, at: number): number {
  BLANK.lastIndex = at;
  return at + (BLANK.exec(query)?.[0].length ?? 0);
}
