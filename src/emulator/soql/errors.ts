export type SoqlErrorCode =
  | "MALFORMED_QUERY"
  | "INVALID_FIELD"
  | "INVALID_TYPE"
  | "INVALID_QUERY_FILTER_OPERATOR"
  | "NUMBER_OUTSIDE_VALID_RANGE";

/** A query that the platform refuses with 400: code and message as the REST API gives them. */
export class SoqlError extends Error {
  readonly errorCode: SoqlErrorCode;

  constructor(errorCode: SoqlErrorCode, message: string) {
    super(message);
    this.name = "SoqlError";
    this.errorCode = errorCode;
  }
}

/** How far the quoted piece of query reaches to each side of the caret before it is cut at a blank or comma. */
const REACH = 31;
const CUT = /[\s,]/;

/**
 * The message with the platform's pointer in front: the piece of query around the fault, a caret below it, row and column (both from 1).
 * How much is quoted is inferred from published error messages: a word or so beyond 31 characters on each side.
 * @param at offset of the fault in the query, from 0
 */
export function withCaret(query: string, at: number, message: string): string {
  const before = query.slice(0, at).split(/\r?\n/);
  const column = before.at(-1)?.length ?? 0;
  const line = query.split(/\r?\n/)[before.length - 1] ?? "";
  const [from, to] = window(line, column);
  return `\n${line.slice(from, to)}\n${" ".repeat(column - from)}^\nERROR at Row:${before.length}:Column:${column + 1}\n${message}`;
}

function window(line: string, caret: number): [from: number, to: number] {
  let from = Math.max(0, caret - REACH);
  if (from > 0 && CUT.test(line.charAt(from))) from++;
  else while (from > 0 && !CUT.test(line.charAt(from - 1))) from--;
  let to = Math.min(line.length, caret + REACH);
  while (to < line.length && !CUT.test(line.charAt(to))) to++;
  return [from, to];
}

/**
 * The parser's complaint about a token. Its caret stands one to the left of the token, as in the platform's own messages
 * (the parser counts columns from 0, and the message prints that number as if from 1).
 */
export function unexpectedToken(query: string, at: number, token: string): SoqlError {
  return new SoqlError("MALFORMED_QUERY", withCaret(query, Math.max(0, at - 1), `unexpected token: '${token}'`));
}

/** The lexer's complaint about a character that starts no token. */
export function unexpectedCharacter(query: string, at: number): SoqlError {
  const message = `line 1:${at} unexpected token: '${String.fromCodePoint(query.codePointAt(at) ?? 0x20)}'`;
  return new SoqlError("MALFORMED_QUERY", withCaret(query, Math.max(0, at - 1), message));
}

const WSDL = "Please reference your WSDL or the describe call for the appropriate names.";

export function noSuchColumn(query: string, at: number, column: string, entity: string): SoqlError {
  const message = `No such column '${column}' on entity '${entity}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${WSDL}`;
  return new SoqlError("INVALID_FIELD", withCaret(query, at, message));
}

export function noSuchRelationship(query: string, at: number, relationship: string): SoqlError {
  const message = `Didn't understand relationship '${relationship}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${WSDL}`;
  return new SoqlError("INVALID_FIELD", withCaret(query, at, message));
}

export function noSuchType(query: string, at: number, type: string): SoqlError {
  const message = `sObject type '${type}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. ${WSDL}`;
  return new SoqlError("INVALID_TYPE", withCaret(query, at, message));
}

/** A part of the language that this emulator does not speak. Loud, so that nobody takes it for the platform's answer. */
export function notEmulated(what: string): SoqlError {
  return new SoqlError("MALFORMED_QUERY", `not supported by this emulator: ${what}`);
}

export function malformed(message: string): SoqlError {
  return new SoqlError("MALFORMED_QUERY", message);
}
