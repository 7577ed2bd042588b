import { type SoqlError, unexpectedToken } from "./errors.ts";
import { type Token, tokenize } from "./lexer.ts";

/** Words that can be neither field, object nor alias (SOQL reference, "Reserved Keywords"). */
const RESERVED = new Set(
  "AND ASC DESC EXCLUDES FIRST FROM GROUP HAVING IN INCLUDES LAST LIKE LIMIT NOT NULL NULLS OR SELECT USING WHERE WITH".split(
    " ",
  ),
);

/** A place in a query's tokens, with the few questions that a parser asks there. */
export class Cursor {
  readonly query: string;
  private readonly tokens: readonly Token[];
  private index = 0;

  constructor(query: string) {
    this.query = query;
    this.tokens = tokenize(query);
  }

  /** The token here, or `ahead` tokens further on. Past the end it is the end. */
  peek(ahead = 0): Token {
    return this.tokens[this.index + ahead] ?? (this.tokens.at(-1) as Token);
  }

  next(): Token {
    const token = this.peek();
    this.index++;
    return token;
  }

  /** Whether the token here is this keyword (any letter case) or symbol. */
  at(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return (token.kind === "word" || token.kind === "symbol") && token.text.toUpperCase() === text;
  }

  /** Steps over the keyword or symbol if it is here. */
  accept(text: string): boolean {
    if (!this.at(text)) return false;
    this.index++;
    return true;
  }

  expect(text: string): void {
    if (!this.accept(text)) throw this.unexpected();
  }

  /** Whether a name (a word that is not reserved) is here. */
  atName(): boolean {
    const { kind, text } = this.peek();
    return kind === "word" && !RESERVED.has(text.toUpperCase());
  }

  name(): Token {
    if (!this.atName()) throw this.unexpected();
    return this.next();
  }

  /** The error that the token here does not belong here. */
  unexpected(): SoqlError {
    const { text, at } = this.peek();
    return unexpectedToken(this.query, at, text);
  }
}
