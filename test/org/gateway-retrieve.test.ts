import { describe, expect, test } from "vitest";
import { recordId } from "../helpers/record-id.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { RETRIEVE_ID, scriptedOrg, soap } from "./scripted-org.ts";

describe("retrieving", () => {
  test("asks for the types at the session's version, and reads the zip, the files and the messages", async () => {
    const { org, server } = await scriptedOrg({
      "SOAP retrieve": soap("retrieve", `<done>false</done><id>${RETRIEVE_ID}</id><state>Queued</state>`),
      "SOAP checkRetrieveStatus": soap(
        "checkRetrieveStatus",
        `<done>true</done><fileProperties><fileName>unpackaged/a/X.eca</fileName><fullName>X</fullName><id>0xI000000000001</id><type>ExternalClientApplication</type></fileProperties><id>${RETRIEVE_ID}</id><messages><fileName>unpackaged/package.xml</fileName><problem>Entity of type 'PermissionSet' named 'P' cannot be found</problem></messages><status>Succeeded</status><success>true</success><zipFile>${Buffer.from("zip!").toString("base64")}</zipFile>`,
      ),
    });
    const id = await org.startRetrieve({ ExternalClientApplication: ["*"], PermissionSet: ["P&Q"] });
    expect(id).toBe(RETRIEVE_ID);
    expect(server.seen[0]?.url).toBe("/services/Soap/m/66.0");
    expect(server.seen[0]?.body).toContain(
      "<request><apiVersion>66.0</apiVersion><unpackaged><types><members>*</members><name>ExternalClientApplication</name></types><types><members>P&amp;Q</members><name>PermissionSet</name></types><version>66.0</version></unpackaged></request>",
    );
    expect(await org.retrieveStatus(id)).toEqual({
      done: true,
      status: "Succeeded",
      success: true,
      zip: Buffer.from("zip!"),
      properties: [
        { type: "ExternalClientApplication", fullName: "X", fileName: "unpackaged/a/X.eca", id: recordId("0xI", 1) },
      ],
      messages: ["Entity of type 'PermissionSet' named 'P' cannot be found"],
    });
  });

  test("is not done while the org works on it", async () => {
    const { org } = await scriptedOrg({
      "SOAP checkRetrieveStatus": soap(
        "checkRetrieveStatus",
        `<done>false</done><id>${RETRIEVE_ID}</id><status>InProgress</status><success>false</success>`,
      ),
    });
    expect(await org.retrieveStatus(RETRIEVE_ID)).toMatchObject({ done: false, status: "InProgress", properties: [] });
  });

  test.each(["", "<zipFile></zipFile>"])(
    "fault 8: that is done but gives out nothing (%s) is not held to be so",
    async (zip) => {
      const { org } = await scriptedOrg({
        "SOAP checkRetrieveStatus": soap(
          "checkRetrieveStatus",
          `<done>true</done><id>${RETRIEVE_ID}</id><status>Succeeded</status><success>true</success>${zip}`,
        ),
      });
      expect(await thrownBy(org.retrieveStatus(RETRIEVE_ID))).toMatchObject({
        code: "ORG_REPLY",
        exit: 3,
        data: { transient: true },
      });
    },
  );

  test("that SOAP answers without an id is not begun", async () => {
    const { org } = await scriptedOrg({ "SOAP retrieve": soap("retrieve", "<done>false</done>") });
    expect(await thrownBy(org.startRetrieve({}))).toMatchObject({ code: "ORG_REPLY" });
  });
});
