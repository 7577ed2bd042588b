import { describe, expect, test } from "vitest";
import type { DataAccess } from "../../src/model/data-access.ts";
import type { HttpReply } from "../../src/model/ports.ts";
import type { DataAsked } from "../../src/oauth/checks/data-questions.ts";
import { json } from "./fake-org.ts";
import { verify } from "./verify-run.ts";

const rights = (object: string) => ({
  object,
  read: true,
  create: false,
  edit: false,
  delete: false,
  all: "none" as const,
});

function granted(objects: readonly string[], fields: DataAccess["fields"] = []): DataAsked {
  return { granted: { objects: objects.map(rights), fields, others: [] }, shownToAdmin: async () => undefined };
}

const part = (referenceId: string, body: unknown, httpStatusCode = 200) => ({ referenceId, body, httpStatusCode });
const described = (name: string, fields: readonly object[] = []) => ({ name, queryable: true, fields });
const rows = { records: [{ Id: "001000000000001AAA" }], done: true };
const refusal = (errorCode: string) => [{ errorCode, message: "no" }];
const answers = (...parts: unknown[]) => json({ compositeResponse: parts });

async function checksOf(asked: DataAsked, ...replies: HttpReply[]) {
  const { report, org } = await verify({ "data/v66.0/composite": replies }, { data: asked });
  return { report, org, data: report.checks.filter(({ id }) => id.startsWith("data")) };
}

describe("what the token shows of data", () => {
  test("passes by describe and query, and shows with the first answer that the API takes the token", async () => {
    const { report, org, data } = await checksOf(
      granted(["Account"]),
      answers(part("d0", described("Account")), part("q0", rows)),
    );
    expect([report.ok, data[0]?.detail]).toEqual([true, "described: read; a record was read"]);
    expect(org.requests.map(({ url }) => new URL(url).pathname.replace(/.*\//, ""))).toEqual([
      "token",
      "composite",
      "userinfo",
      "revoke",
    ]);
    expect(org.requests[1]).toMatchObject({ method: "POST", reads: true });
  });

  test("is asked five objects at a time", async () => {
    const names = ["A__c", "B__c", "C__c", "D__c", "E__c", "F__c"];
    const first = names.slice(0, 5).flatMap((name, at) => [part(`d${at}`, described(name)), part(`q${at}`, rows)]);
    const { data, org } = await checksOf(
      granted(names),
      answers(...first),
      answers(part("d0", described("F__c")), part("q0", rows)),
    );
    expect(data.map(({ status }) => status)).toEqual(Array(6).fill("passed"));
    expect(org.requests.filter(({ url }) => url.endsWith("/composite"))).toHaveLength(2);
  });

  test.each([
    ["a part that is missing", answers(), "DATA_NOT_SHOWN"],
    ["a describe of another object", answers(part("d0", described("Contact")), part("q0", rows)), "DATA_NOT_SHOWN"],
    ["a part in trouble", answers(part("d0", refusal("UNKNOWN_EXCEPTION"), 500)), "DATA_NOT_SHOWN"],
    ["another refusal", answers(part("d0", refusal("REQUEST_LIMIT_EXCEEDED"), 403)), "DATA_NOT_SHOWN"],
    ["a query without an answer", answers(part("d0", described("Account")), part("q0", {})), "DATA_NOT_SHOWN"],
    ["an answer of another form", json({ ok: true }), "LOGIN_ANSWER_UNCLEAR"],
    ["a page", json("<html>Maintenance</html>", 503), "ORG_UNAVAILABLE"],
  ])("is not shown by %s", async (_what, reply, code) => {
    const { report, data } = await checksOf(granted(["Account"]), reply);
    expect([report.ok, data]).toMatchObject([
      false,
      [{ status: "unknown", code, remedy: expect.stringMatching(/\S/) }],
    ]);
  });

  test("is not shown for the same reason as the login, with the same thing to do", async () => {
    const { report, data } = await checksOf(granted(["Account"]), json("<html>Maintenance</html>", 503));
    expect(data[0]?.remedy).toBe(report.checks.find(({ id }) => id === "api")?.remedy);
  });

  test("is not tried where the API refuses the token, or there is none", async () => {
    const refused = await checksOf(granted(["Account"]), json(refusal("API_CURRENTLY_DISABLED"), 403));
    expect(refused.report.checks.find(({ id }) => id === "api")).toMatchObject({ code: "LOGIN_API_REFUSED" });
    expect(refused.data).toMatchObject([
      { status: "unknown", code: "NOT_TRIED", detail: "the API did not take the token" },
    ]);
    const { report } = await verify(
      {
        "oauth2/token": [
          json({ error: "invalid_grant", error_description: "user hasn't approved this consumer" }, 400),
        ],
      },
      { data: granted(["Account"]) },
    );
    expect(report.checks.find(({ id }) => id === "data:Account")).toMatchObject({ code: "NOT_TRIED" });
  });

  test("is refuted by an object that is hidden, whose fields alone are granted or which is queried in vain", async () => {
    const hidden = part("d0", refusal("NOT_FOUND"), 404);
    const object = await checksOf(granted(["Account"]), answers(hidden, part("q0", refusal("INVALID_TYPE"), 400)));
    expect(object.data[0]?.code).toBe("DATA_OBJECT_HIDDEN");
    expect(object.data[0]?.remedy).toMatch(/in a plan, and apply it/);
    const fields = [{ field: "Account.Industry", read: true, edit: false }];
    const field = await checksOf(granted([], fields), answers(hidden));
    expect(field.data[0]?.remedy).toBe("Grant reading the object too, in a permission set of the template.");
    const query = await checksOf(
      granted(["Account"]),
      answers(part("d0", described("Account")), part("q0", refusal("INSUFFICIENT_ACCESS"), 403)),
    );
    expect(query.data[0]).toMatchObject({ status: "failed", code: "DATA_OBJECT_HIDDEN" });
  });

  test("says which package brings a field that nobody sees, and what an org is to do that has it not", async () => {
    const field = (name: string) => ({ field: `Account.${name}`, read: true, edit: false });
    const absent = async (...names: string[]) => {
      const asked = { ...granted(["Account"], names.map(field)), shownToAdmin: async () => new Set(["Account.Name"]) };
      const { data } = await checksOf(asked, answers(part("d0", described("Account")), part("q0", rows)));
      expect(data[0]).toMatchObject({ status: "failed", code: "DATA_FIELD_MISSING" });
      return data[0]?.remedy ?? "";
    };
    expect(await absent("acme__Region__c", "beta__Area__c", "acme__Zone__c")).toMatch(
      /^Install the package that brings it \(acme, beta\)\. Where only some orgs have it, make it optional/,
    );
    expect(await absent("Region__c")).toMatch(/^Where only some orgs have it, make it optional/);
  });

  test("says how many fields were described", async () => {
    const detail = async (...names: string[]) => {
      const fields = names.map((name) => ({ field: `Account.${name}`, read: true, edit: false }));
      const shown = described(
        "Account",
        names.map((name) => ({ name, updateable: false })),
      );
      const { data } = await checksOf(granted(["Account"], fields), answers(part("d0", shown), part("q0", rows)));
      return data[0]?.detail;
    };
    expect(await detail("Phone")).toBe("described: read; 1 field; a record was read");
    expect(await detail("Phone", "Industry")).toBe("described: read; 2 fields; a record was read");
  });

  test("refutes a field that may be read and not written, where writing is granted", async () => {
    const fields = [
      { field: "Account.Phone", read: true, edit: true },
      { field: "Account.Industry", read: true, edit: true },
    ];
    const shown = described("Account", [
      { name: "Phone", updateable: true },
      { name: "Industry", updateable: false },
    ]);
    const { data } = await checksOf(granted(["Account"], fields), answers(part("d0", shown), part("q0", rows)));
    expect(data[0]).toMatchObject({ status: "failed", code: "DATA_RIGHT_MISSING" });
    expect(data[0]?.detail).toBe("granted, and not in effect for this user: edit Industry");
  });

  test("is not asked any further where an answer on the way was none, and says so of the rest", async () => {
    const names = Array.from({ length: 11 }, (_, at) => `A${at}__c`);
    const first = names.slice(0, 5).flatMap((name, at) => [part(`d${at}`, described(name)), part(`q${at}`, rows)]);
    const { data, org } = await checksOf(granted(names), answers(...first), json({ ok: true }));
    expect(org.requests.filter(({ url }) => url.endsWith("/composite"))).toHaveLength(2);
    expect(data.map(({ code }) => code)).toEqual([
      ...Array(5).fill(undefined),
      ...Array(5).fill("LOGIN_ANSWER_UNCLEAR"),
      "NOT_TRIED",
    ]);
    expect(data.at(-1)?.detail).toBe("the API gave no clear answer before");
  });

  test("is not shown by a composite of another status, whatever it holds", async () => {
    const good = { compositeResponse: [part("d0", described("Account")), part("q0", rows)] };
    const { data } = await checksOf(granted(["Account"]), json(good, 203));
    expect(data[0]?.status).toBe("unknown");
  });

  test("needs no plain query where the object takes none", async () => {
    const { report, data } = await checksOf(
      granted(["ContentDocumentLink"]),
      answers(part("d0", described("ContentDocumentLink")), part("q0", refusal("MALFORMED_QUERY"), 400)),
    );
    expect([report.ok, data[0]?.status, data[0]?.code]).toEqual([true, "unknown", undefined]);
  });

  test("knows an address by its parts, and fields of activities by the task", async () => {
    const fields = [
      { field: "Contact.MailingAddress", read: true, edit: true },
      { field: "Activity.Topic__c", read: true, edit: false },
    ];
    const contact = described("Contact", [
      { name: "MailingAddress", updateable: false },
      { name: "MailingCity", updateable: true, compoundFieldName: "MailingAddress" },
    ]);
    const { report } = await checksOf(
      granted(["Contact"], fields),
      answers(
        part("d0", contact),
        part("q0", rows),
        part("d1", described("Task", [{ name: "Topic__c", updateable: false }])),
      ),
    );
    expect(report.ok).toBe(true);
  });

  test("refutes that nothing else is open, where what nothing grants is answered", async () => {
    const asked = { ...granted([]), closed: { known: true as const, value: "Opportunity" } };
    const open = await checksOf(asked, answers(part("q0", { records: [], done: true })));
    expect(open.data).toMatchObject([{ id: "data-refused", status: "failed", code: "DATA_NOT_REFUSED" }]);
    const unclear = await checksOf(asked, answers(part("q0", refusal("QUERY_TIMEOUT"), 400)));
    expect(unclear.data).toMatchObject([{ status: "unknown", code: "DATA_NOT_SHOWN" }]);
    expect(unclear.data[0]?.detail).toBe("not shown: Opportunity: QUERY_TIMEOUT: no");
    const nothing = await checksOf(asked, answers(part("q0", {})));
    expect(nothing.data[0]?.detail).toBe("not shown: Opportunity: no clear answer");
  });
});
