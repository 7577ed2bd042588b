/** What the permission sets grant of data: rights that need each other, what cannot be granted, and what deserves a second look. */
import type { Place } from "../../model/metadata.ts";
import type { ResolvedComponent } from "../../template/components.ts";
import type { ResolvedElement } from "../../template/resolve.ts";
import { rememberingOf } from "../../util/remembering.ts";
import type { Hit, Rule } from "../rule.ts";
import type { LintPackage } from "../subject.ts";
import { child, isTrue, ownSets } from "./permissions.ts";

const SET = "PermissionSet";
const GUIDE = "Metadata API guide, PermissionSet";

/** A row with the name of what it is about. */
export interface Row {
  row: ResolvedElement;
  name: string;
  place: Place;
}

function rowsOf(set: ResolvedComponent, element: string, subject: string): Row[] {
  return allRows(set, element, subject).filter(({ row }) => child(row, subject)?.value?.known === true);
}

/** The same with those that only an org file can name, by their placeholder. */
function allRows(set: ResolvedComponent, element: string, subject: string): Row[] {
  return set.root.children
    .filter((row) => row.name === element)
    .flatMap((row) => {
      const value = child(row, subject)?.value;
      return value && value.text.trim() !== "" ? [{ row, name: value.text.trim(), place: value.place }] : [];
    });
}

// Many rules ask for them.
const objectsOf = rememberingOf((set: ResolvedComponent) => rowsOf(set, "objectPermissions", "object"));
const fieldsOf = rememberingOf((set: ResolvedComponent) =>
  rowsOf(set, "fieldPermissions", "field").filter(({ row }) => isTrue(row, "readable") || isTrue(row, "editable")),
);

export function objectHits(pkg: LintPackage, found: (row: Row, set: ResolvedComponent) => string | undefined): Hit[] {
  return hits(pkg, objectsOf, found);
}

export function fieldHits(pkg: LintPackage, found: (row: Row, set: ResolvedComponent) => string | undefined): Hit[] {
  return hits(pkg, fieldsOf, found);
}

function hits(
  pkg: LintPackage,
  rows: (set: ResolvedComponent) => Row[],
  found: (row: Row, set: ResolvedComponent) => string | undefined,
): Hit[] {
  return ownSets(pkg).flatMap((set) =>
    rows(set).flatMap((row) => {
      const message = found(row, set);
      return message === undefined ? [] : [{ message, place: row.place }];
    }),
  );
}

/** Each right, and what it needs beside it (Salesforce Help, object permissions). */
const NEEDS: readonly (readonly [right: string, word: string, needs: readonly string[]])[] = [
  ["allowCreate", "create", ["allowRead"]],
  ["allowEdit", "edit", ["allowRead"]],
  ["allowDelete", "delete", ["allowRead", "allowEdit"]],
  ["viewAllRecords", "view all records", ["allowRead"]],
  ["modifyAllRecords", "modify all records", ["allowRead", "allowEdit", "allowDelete", "viewAllRecords"]],
];

/** Standard objects whose records are read only by who reads their parent. */
const PARENTS: Readonly<Record<string, string>> = {
  Contact: "Account",
  Opportunity: "Account",
  Contract: "Account",
  Order: "Account",
  OpportunityLineItem: "Opportunity",
  Quote: "Opportunity",
  OrderItem: "Order",
  CampaignMember: "Campaign",
};

/** Fields that every object has and nobody is granted. */
const SYSTEM = [
  "Id",
  "IsDeleted",
  "CreatedById",
  "CreatedDate",
  "LastModifiedById",
  "LastModifiedDate",
  "SystemModstamp",
];
/** Fields that no record is without: they come with the object. */
const REQUIRED = [
  "Account.Name",
  "Campaign.Name",
  "Contact.LastName",
  "Contact.Name",
  "Lead.Company",
  "Lead.LastName",
  "Lead.Name",
  "Lead.Status",
  "Opportunity.CloseDate",
  "Opportunity.Name",
  "Opportunity.StageName",
  "Product2.Name",
];

function isRequired(field: string): boolean {
  const [, name = ""] = field.split(".");
  return REQUIRED.includes(field) || SYSTEM.includes(name);
}

/** What is about people's bodies, money and papers, or lets somebody in, by the words that names are made of. */
const SENSITIVE =
  /ssn|socialsecurity|taxid|passport|nationalid|driver_?s?_?licen[cs]e|iban|bank_?account|credit_?card|card_?number|salary|payroll|wage|birth_?date|date_?of_?birth|health|medical|patient|diagnos|religion|ethnic|password|secret|token|credential|api_?key/i;

export const object = (name: string, rights: string) => {
  const flag = (right: string, letter: string) => `<${right}>${rights.includes(letter)}</${right}>`;
  return `<objectPermissions>${flag("allowCreate", "c")}${flag("allowDelete", "d")}${flag("allowEdit", "e")}${flag("allowRead", "r")}<modifyAllRecords>false</modifyAllRecords><object>${name}</object>${rights.includes("F") ? "<viewAllFields>true</viewAllFields>" : ""}<viewAllRecords>false</viewAllRecords></objectPermissions>`;
};
export const field = (name: string, editable = false) =>
  `<fieldPermissions><editable>${editable}</editable><field>${name}</field><readable>true</readable></fieldPermissions>`;

export const dataAccessRules: readonly Rule[] = [
  {
    code: "ECA607",
    name: "right-without-its-base",
    severity: "error",
    title: "A right that needs another one",
    why: "To create, edit or delete somebody has to read; to delete, to edit, too; and so on. Salesforce refuses a permission set that says one without the other.",
    fix: "Grant what it needs, or take it away.",
    source: "Salesforce Help, Object Permissions",
    example: { type: SET, bad: object("Lead", "ce"), good: object("Lead", "cer") },
    check: (pkg) => [
      ...NEEDS.flatMap(([right, word, needs]) =>
        hits(
          pkg,
          (set) => allRows(set, "objectPermissions", "object"),
          ({ row, name }) => {
            const lacks = isTrue(row, right) ? needs.filter((needed) => !isTrue(row, needed)) : [];
            return lacks.length > 0 ? `To ${word} ${name} needs ${lacks.join(" and ")}.` : undefined;
          },
        ),
      ),
      ...hits(
        pkg,
        (set) => allRows(set, "fieldPermissions", "field"),
        ({ row, name }) =>
          isTrue(row, "editable") && !isTrue(row, "readable") ? `To edit ${name} needs readable.` : undefined,
      ),
    ],
  },
  {
    code: "ECA608",
    name: "field-without-object",
    severity: "warning",
    title: "A field of an object that is not granted",
    why: "A field can be read only by who reads its object, and edited only by who edits or creates it. Where no permission set here grants that, the profile has to, which is not seen here.",
    fix: "Grant the object, too, or take the field away.",
    source: GUIDE,
    example: { type: SET, bad: field("Lead.Industry"), good: `${field("Lead.Industry")}\n${object("Lead", "r")}` },
    check: (pkg) => {
      const granted = (right: readonly string[]) =>
        new Set(
          ownSets(pkg)
            .flatMap(objectsOf)
            .filter(({ row }) => right.some((one) => isTrue(row, one)))
            .map(({ name }) => name.toLowerCase()),
        );
      const [read, write] = [granted(["allowRead"]), granted(["allowEdit", "allowCreate"])];
      return fieldHits(pkg, ({ row, name }) => {
        const [of = ""] = name.split(".");
        const key = of.toLowerCase();
        // Salesforce calls the fields of tasks and events those of Activity, which has no rights of its own.
        if (["activity", "task", "event", "user"].includes(key)) return undefined;
        if (!read.has(key)) return `${name} is granted, ${of} is not.`;
        return isTrue(row, "editable") && !write.has(key) ? `${name} may be edited, ${of} only read.` : undefined;
      });
    },
  },
  {
    code: "ECA609",
    name: "required-field",
    severity: "error",
    title: "A field that cannot be granted",
    why: 'Required fields and system fields come with their object. A permission set that names one is refused: "You cannot deploy to a required field".',
    fix: "Take the field away; who reads the object reads it.",
    source: GUIDE,
    example: {
      type: SET,
      bad: `${field("Account.Name")}\n${object("Account", "r")}`,
      good: `${field("Account.Industry")}\n${object("Account", "r")}`,
    },
    check: (pkg) =>
      fieldHits(pkg, ({ name }) =>
        isRequired(name) ? `${name} comes with its object and cannot be granted.` : undefined,
      ),
  },
  {
    code: "ECA610",
    name: "parent-not-granted",
    severity: "warning",
    title: "An object without its parent",
    why: "Records of some objects are read only by who may read their parent's. Setup ticks the parent along; a deployment without it can be refused.",
    fix: "Grant reading of the parent, too.",
    source: "Salesforce Help, Object Permissions",
    example: { type: SET, bad: object("Contact", "r"), good: `${object("Account", "r")}\n${object("Contact", "r")}` },
    check: (pkg) => {
      const read = new Set(
        ownSets(pkg)
          .flatMap(objectsOf)
          .filter(({ row }) => isTrue(row, "allowRead"))
          .map(({ name }) => name),
      );
      return objectHits(pkg, ({ row, name }) => {
        const parent = Object.hasOwn(PARENTS, name) ? PARENTS[name] : undefined;
        const lacks = parent !== undefined && isTrue(row, "allowRead") && !read.has(parent);
        return lacks ? `${name} is granted, its parent ${parent} is not.` : undefined;
      });
    },
  },
  {
    code: "ECA611",
    name: "granted-twice",
    severity: "error",
    title: "An object or field twice in one permission set",
    why: "Salesforce takes one row for each; which of two counts nobody can tell from the file.",
    fix: "Keep one row, with all that is meant; of an org file's lists, name it in one.",
    source: GUIDE,
    example: { type: SET, bad: `${object("Lead", "r")}\n${object("Lead", "cer")}`, good: object("Lead", "cer") },
    check: (pkg) =>
      [objectsOf, fieldsOf].flatMap((rows) =>
        hits(pkg, rows, ({ row, name }, set) => {
          const first = rows(set).find((other) => other.name.toLowerCase() === name.toLowerCase());
          return first && first.row !== row ? `${name} is granted already in ${set.fullName}.` : undefined;
        }),
      ),
  },
  {
    code: "ECA612",
    name: "sensitive-data",
    severity: "warning",
    title: "Data whose name says that it is sensitive",
    why: "Identity papers, bank accounts, health, pay, secrets: what an integration does not need it should not see, and whoever holds its key sees what it sees.",
    fix: "Take it away; or let it pass with a comment that says why.",
    byComment: true,
    example: {
      type: SET,
      bad: `${field("Account.Bank_Account__c")}\n${object("Account", "r")}`,
      good: `${field("Account.Industry")}\n${object("Account", "r")}`,
    },
    check: (pkg) => {
      const found = ({ row, name }: Row, _set: ResolvedComponent, writes: readonly string[]) => {
        const last = name.split(".").at(-1) ?? "";
        if (!SENSITIVE.test(last)) return undefined;
        return `${name} may be ${writes.some((right) => isTrue(row, right)) ? "read and written" : "read"}.`;
      };
      return [
        ...objectHits(pkg, (row, set) => found(row, set, ["allowCreate", "allowEdit", "allowDelete"])),
        ...fieldHits(pkg, (row, set) => found(row, set, ["editable"])),
      ];
    },
  },
  {
    code: "ECA613",
    name: "all-fields",
    severity: "error",
    title: "All fields of an object",
    why: "viewAllFields passes over field access for the whole object, and over every field that is added later.",
    fix: "Leave it out, and grant the fields that the integration works with.",
    source: GUIDE,
    example: { type: SET, bad: object("Lead", "rF"), good: object("Lead", "r") },
    check: (pkg) =>
      objectHits(pkg, ({ row, name }) => (isTrue(row, "viewAllFields") ? `viewAllFields on ${name}.` : undefined)),
  },
  {
    code: "ECA614",
    name: "may-delete",
    severity: "warning",
    title: "Records may be deleted",
    why: "A sync that goes wrong, or a stolen key, then empties the object. Most integrations create and edit, and mark what is gone.",
    fix: "Write false for allowDelete; or let it pass with a comment that says why.",
    byComment: true,
    source: GUIDE,
    example: { type: SET, bad: object("Lead", "cder"), good: object("Lead", "cer") },
    check: (pkg) =>
      objectHits(pkg, ({ row, name }) => (isTrue(row, "allowDelete") ? `${name} may be deleted.` : undefined)),
  },
];
