import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Db, Row } from "../../../src/emulator/objects/types.ts";
import { runQuery, SoqlError } from "../../../src/emulator/soql/index.ts";
import { query, VIEW } from "./org.ts";

/** Few letters, so that generated texts often meet; with everything that is special in literals and patterns. */
const text = fc.string({ unit: fc.constantFrom("a", "b", "A", "%", "_", "\\", "'", "\n", "ß"), maxLength: 5 });
const cell = fc.option(text.filter((value) => value !== ""));
const count = fc.option(fc.integer({ min: -3, max: 3 }));
const rows = fc.array(fc.record({ Name: cell, Phone: cell, NumberOfEmployees: count }), { maxLength: 8 });

const quoted = (value: string) => `'${value.replace(/[\\']/g, "\\$&").replaceAll("\n", "\\n")}'`;
const number = (row: Row) => row.NumberOfEmployees as number | null;
const same = (one: unknown, other: unknown) => String(one ?? "").toLowerCase() === String(other ?? "").toLowerCase();

/** A condition in SOQL, and what it means. */
interface Case {
  soql: string;
  holds: (row: Row) => boolean;
}

const equality: fc.Arbitrary<Case> = fc
  .tuple(fc.constantFrom("Name", "Phone"), cell, fc.boolean())
  .map(([field, value, equal]) => ({
    soql: `${field} ${equal ? "=" : "!="} ${value === null ? "null" : quoted(value)}`,
    holds: (row) => same(row[field], value) === equal,
  }));

const inequality: fc.Arbitrary<Case> = fc
  .tuple(fc.constantFrom("<", ">", "<=", ">="), fc.integer({ min: -3, max: 3 }))
  .map(([operator, value]) => ({
    soql: `NumberOfEmployees ${operator} ${value}`,
    holds: (row) => {
      const actual = number(row);
      if (actual === null) return false;
      if (operator === "<") return actual < value;
      if (operator === ">") return actual > value;
      return operator === "<=" ? actual <= value : actual >= value;
    },
  }));

const membership: fc.Arbitrary<Case> = fc
  .tuple(fc.array(text, { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(([values, inside]) => ({
    soql: `Name ${inside ? "IN" : "NOT IN"} (${values.map(quoted).join(", ")})`,
    holds: (row) => values.some((value) => same(row.Name, value)) === inside,
  }));

const { condition } = fc.letrec<{ condition: Case; group: Case }>((tie) => ({
  condition: fc.oneof({ depthSize: "small", withCrossShrink: true }, equality, inequality, membership, tie("group")),
  group: fc
    .tuple(fc.constantFrom("AND", "OR", "NOT"), fc.array(tie("condition"), { minLength: 2, maxLength: 3 }))
    .map(([kind, parts]) => {
      const [first = { soql: "", holds: () => true }] = parts;
      if (kind === "NOT") return { soql: `(NOT ${first.soql})`, holds: (row) => !first.holds(row) };
      const holds = (row: Row) =>
        kind === "AND" ? parts.every((part) => part.holds(row)) : parts.some((part) => part.holds(row));
      return { soql: `(${parts.map((part) => part.soql).join(` ${kind} `)})`, holds };
    }),
}));

const accounts = (rest: string, table: readonly Row[]) => {
  const db: Db = { rows: (object) => (object === "Account" ? table : []) };
  return runQuery(db, `SELECT Id FROM Account ${rest}`, { ...VIEW, now: 0 }).records.map(({ Id }) => Id);
};
const numbered = (table: readonly object[]): Row[] =>
  table.map((row, at) => ({ ...row, Id: `00100000000${String(at).padStart(4, "0")}` }));

describe("for any rows", () => {
  test("a filter keeps what a plain predicate keeps", () => {
    fc.assert(
      fc.property(rows, condition, (table, { soql, holds }) => {
        const given = numbered(table);
        expect(accounts(`WHERE ${soql}`, given)).toEqual(given.filter(holds).map(({ Id }) => Id));
      }),
      { numRuns: 500 },
    );
  });

  test("LIKE fits what the pattern fits as a regular expression", () => {
    const piece = fc.constantFrom("a", "B", "%", "_", "\\%", "\\_", "\\\\", "\\'", "ß");
    fc.assert(
      fc.property(rows, fc.array(piece, { maxLength: 6 }), (table, pieces) => {
        const source = pieces
          .map((part) => (part === "%" ? ".*" : part === "_" ? "." : part.replace("\\'", "'")))
          .join("");
        const pattern = new RegExp(`^${source.replace(/\\[%_]/g, (escaped) => escaped.charAt(1))}$`, "is");
        const given = numbered(table);
        const kept = given.filter(({ Name }) => Name !== null && pattern.test(String(Name)));
        expect(accounts(`WHERE Name LIKE '${pieces.join("")}'`, given)).toEqual(kept.map(({ Id }) => Id));
      }),
      { numRuns: 500 },
    );
  });

  test("ORDER BY, LIMIT and OFFSET give the same window of a stable sort", () => {
    fc.assert(
      fc.property(
        rows,
        fc.boolean(),
        fc.boolean(),
        fc.nat(9),
        fc.nat(9),
        (table, descending, nullsLast, limit, offset) => {
          const given = numbered(table);
          const filled = given.filter((row) => number(row) !== null);
          const empty = given.filter((row) => number(row) === null);
          filled.sort((one, other) => (Number(number(one)) - Number(number(other))) * (descending ? -1 : 1));
          const sorted = nullsLast ? [...filled, ...empty] : [...empty, ...filled];
          const rest = `ORDER BY NumberOfEmployees ${descending ? "DESC" : ""} NULLS ${nullsLast ? "LAST" : "FIRST"} LIMIT ${limit} OFFSET ${offset}`;
          expect(accounts(rest, given)).toEqual(sorted.slice(offset, offset + limit).map(({ Id }) => Id));
        },
      ),
    );
  });
});

describe("for any text", () => {
  const word = fc.constantFrom(
    ..."SELECT FROM WHERE AND OR NOT IN LIKE NULL NULLS ORDER BY LIMIT OFFSET GROUP COUNT FIELDS ALL STANDARD TODAY LAST_N_DAYS".split(
      " ",
    ),
    ..."User Id Name Profile.Name Manager.Manager.Foo ( ( ) ) , , = != < : * 'x' '005' 7 -1 2026-01-01 2026-01-01T00:00:00Z '".split(
      " ",
    ),
  );
  const sentence = fc.array(word, { maxLength: 16 }).map((words) => words.join(" "));
  const nearly = fc
    .tuple(fc.constantFrom("SELECT Id FROM User ", "SELECT Id FROM User WHERE ", "SELECT "), sentence)
    .map((parts) => parts.join(""));

  test("a query is answered or refused with a SoqlError, and refused the same way again", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" }), sentence, nearly), (soql) => {
        expect(outcome(soql)).toEqual(outcome(soql));
      }),
      { numRuns: 3000 },
    );
  });

  /** What the query gives; an error that is no SoqlError goes through. */
  function outcome(soql: string): unknown {
    try {
      return query(soql).totalSize;
    } catch (error) {
      if (!(error instanceof SoqlError)) throw error;
      return [error.errorCode, error.message];
    }
  }
});
