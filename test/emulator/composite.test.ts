import { expect, test } from "vitest";
import { TestOrg } from "./helpers/client.ts";

const org = TestOrg.forEachTest();

const account = (referenceId: string, body: object) => ({
  method: "POST",
  url: "/services/data/v66.0/sobjects/Account",
  referenceId,
  body,
});

const composite = async (compositeRequest: object[], allOrNone: boolean) => {
  const { status, json } = await org.post("/composite", { allOrNone, compositeRequest });
  expect(status).toBe(200);
  return json.compositeResponse as { referenceId: string; httpStatusCode: number; body: never }[];
};

const accounts = async (): Promise<number> => (await org.query("SELECT Id FROM Account")).json.totalSize;

const HALTED = [
  {
    errorCode: "PROCESSING_HALTED",
    message: "The transaction was rolled back since another operation in the same transaction failed.",
  },
];

test("without allOrNone each call stands for itself", async () => {
  const answers = await composite(
    [account("good", { Name: "A" }), account("bad", {}), account("last", { Name: "C" })],
    false,
  );
  expect(answers.map((it) => [it.referenceId, it.httpStatusCode])).toEqual([
    ["good", 201],
    ["bad", 400],
    ["last", 201],
  ]);
  expect(await accounts()).toBe(2);
});

test("with allOrNone one failure undoes what was done and halts the rest, and the others say so", async () => {
  const answers = await composite(
    [account("good", { Name: "A" }), account("bad", {}), account("last", { Name: "C" })],
    true,
  );
  expect(answers.map((it) => [it.referenceId, it.httpStatusCode, it.body])).toEqual([
    ["good", 400, HALTED],
    ["bad", 400, [expect.objectContaining({ errorCode: "REQUIRED_FIELD_MISSING" })]],
    ["last", 400, HALTED],
  ]);
  expect(await accounts()).toBe(0);
});

test("with allOrNone and no failure everything stays, and one call can name an earlier one's record", async () => {
  const update = { method: "PATCH", url: "/services/data/v66.0/sobjects/Account/@{good.id}", referenceId: "more" };
  const answers = await composite([account("good", { Name: "A" }), { ...update, body: { Name: "B" } }], true);
  expect(answers.map((it) => it.httpStatusCode)).toEqual([201, 204]);
  expect((await org.query("SELECT Name FROM Account")).json.records).toMatchObject([{ Name: "B" }]);
});

test("with allOrNone a record that fails in a collection inside fails the whole, whatever the collection says", async () => {
  const attributes = { type: "Account" };
  const collection = {
    method: "POST",
    url: "/services/data/v66.0/composite/sobjects",
    referenceId: "many",
    body: { allOrNone: false, records: [{ attributes, Name: "X" }, { attributes }] },
  };
  const inside = await composite([account("good", { Name: "A" }), collection], true);
  expect(inside[0]?.body).toEqual(HALTED);
  expect(inside[1]?.body).toMatchObject([
    { success: false, errors: [{ statusCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK" }] },
    { success: false, errors: [{ statusCode: "REQUIRED_FIELD_MISSING" }] },
  ]);
  expect(await accounts()).toBe(0);
  const outside = await composite([account("good", { Name: "A" }), collection], false);
  expect(outside[1]?.body).toMatchObject([{ success: true }, { success: false }]);
  expect(await accounts()).toBe(2);
});
