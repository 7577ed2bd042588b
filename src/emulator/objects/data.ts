/** Business objects: the fields that integrations mostly ask for, not all that Salesforce has (Object Reference). */
import {
  address,
  area,
  currency,
  date,
  EDITABLE,
  email,
  flag,
  id,
  int,
  OPENED,
  OWNED,
  phone,
  picklist,
  polymorphic,
  REQUIRED,
  ref,
  text,
  url,
} from "./fields.ts";
import type { FieldSchema, ObjectSchema } from "./types.ts";

const ON_CREATE = { ...EDITABLE, ...REQUIRED };

/** An object of the data API whose records users make, change and delete. */
function business(
  name: string,
  keyPrefix: string,
  fields: readonly FieldSchema[],
  more: Partial<ObjectSchema> = {},
): ObjectSchema {
  const verbs = { createable: true, updateable: true, deletable: true };
  return {
    name,
    keyPrefix,
    api: "data",
    ...verbs,
    secured: "objectPermissions",
    ...more,
    fields: [id, ...fields, ...OWNED],
  };
}

/** A person's name: its parts go with the object, as a required field does. */
const PERSON = [text("LastName", 80, ON_CREATE), text("FirstName", 40, EDITABLE), text("Name", 121, REQUIRED)];

const INDUSTRY = picklist("Industry", ["Banking", "Technology", "Other"], OPENED);
const SOURCE = picklist("LeadSource", ["Web", "Phone Inquiry", "Partner Referral", "Other"], OPENED);
const DESCRIPTION = area("Description", 32_000, OPENED);

const ACCOUNT = business("Account", "001", [
  text("Name", 255, ON_CREATE),
  picklist("Type", ["Prospect", "Customer - Direct", "Other"], OPENED),
  ref("ParentId", "Account", OPENED),
  ...address("Billing"),
  ...address("Shipping"),
  phone("Phone", OPENED),
  phone("Fax", OPENED),
  text("AccountNumber", 40, OPENED),
  url("Website", OPENED),
  INDUSTRY,
  currency("AnnualRevenue", OPENED),
  int("NumberOfEmployees", OPENED),
  DESCRIPTION,
]);

/** See the switch standardParents. */
const OF_ACCOUNT = { readNeeds: ["Account"] };

const CONTACT = business(
  "Contact",
  "003",
  [
    ref("AccountId", "Account", OPENED),
    ...PERSON,
    ...address("Mailing"),
    email("Email", { ...OPENED, length: 80 }),
    phone("Phone", OPENED),
    phone("MobilePhone", OPENED),
    ref("ReportsToId", "Contact", OPENED),
    text("Title", 128, OPENED),
    text("Department", 80, OPENED),
    date("Birthdate", OPENED),
    SOURCE,
    flag("DoNotCall", OPENED),
    DESCRIPTION,
  ],
  OF_ACCOUNT,
);

const LEAD = business("Lead", "00Q", [
  ...PERSON,
  text("Company", 255, ON_CREATE),
  ...address(""),
  text("Title", 128, OPENED),
  email("Email", { ...OPENED, length: 80 }),
  phone("Phone", OPENED),
  phone("MobilePhone", OPENED),
  SOURCE,
  picklist("Status", ["Open - Not Contacted", "Working - Contacted", "Closed - Converted"], {
    ...EDITABLE,
    ...REQUIRED,
    defaulted: true,
  }),
  INDUSTRY,
  picklist("Rating", ["Hot", "Warm", "Cold"], OPENED),
  currency("AnnualRevenue", OPENED),
  DESCRIPTION,
  flag("IsConverted"),
]);

const OPPORTUNITY = business(
  "Opportunity",
  "006",
  [
    text("Name", 120, ON_CREATE),
    ref("AccountId", "Account", OPENED),
    picklist("StageName", ["Prospecting", "Qualification", "Closed Won", "Closed Lost"], ON_CREATE),
    date("CloseDate", ON_CREATE),
    currency("Amount", OPENED),
    { name: "Probability", type: "percent", ...OPENED },
    currency("ExpectedRevenue", { permissionable: true }),
    picklist("Type", ["Existing Business", "New Business"], OPENED),
    text("NextStep", 255, OPENED),
    SOURCE,
    DESCRIPTION,
    flag("IsClosed"),
    flag("IsWon"),
  ],
  OF_ACCOUNT,
);

const CASE = business("Case", "500", [
  text("CaseNumber", 30, REQUIRED),
  ref("ContactId", "Contact", OPENED),
  ref("AccountId", "Account", OPENED),
  text("SuppliedName", 80, OPENED),
  email("SuppliedEmail", { ...OPENED, length: 80 }),
  picklist("Type", ["Question", "Problem", "Feature Request"], OPENED),
  picklist("Status", ["New", "Working", "Escalated", "Closed"], { ...EDITABLE, ...REQUIRED, defaulted: true }),
  picklist("Reason", ["Installation", "Performance", "Other"], OPENED),
  picklist("Origin", ["Phone", "Email", "Web"], OPENED),
  text("Subject", 255, OPENED),
  picklist("Priority", ["High", "Medium", "Low"], OPENED),
  DESCRIPTION,
  flag("IsClosed"),
]);

/** Activities have no object permissions: "Access Activities" opens them, "Edit Tasks" lets them be written (Object Reference, Task). */
const TASK = business(
  "Task",
  "00T",
  [
    polymorphic("WhoId", ["Contact", "Lead"], OPENED),
    polymorphic("WhatId", ["Account", "Opportunity", "Case"], OPENED),
    text("Subject", 255, OPENED),
    date("ActivityDate", OPENED),
    picklist("Status", ["Not Started", "In Progress", "Completed"], { ...EDITABLE, ...REQUIRED, defaulted: true }),
    picklist("Priority", ["High", "Normal", "Low"], { ...EDITABLE, ...REQUIRED, defaulted: true }),
    DESCRIPTION,
    flag("IsClosed"),
  ],
  { secured: "activities" },
);

export const BUSINESS_OBJECTS: readonly ObjectSchema[] = [ACCOUNT, CASE, CONTACT, LEAD, OPPORTUNITY, TASK];
