import { describe, expect, test } from "vitest";
import { Mask } from "../../src/learn/mask.ts";
import { thrownBy } from "../helpers/thrown.ts";

describe("what is written of an org", () => {
  test("is refused with what stands in it, where an org's value could not be told from ordinary words", async () => {
    const mask = new Mask();
    mask.know("text", "username");
    expect(await thrownBy(() => mask.checked("the context of it"))).toMatchObject({
      code: "LEARN_NOT_MASKED",
      exit: 1,
      message: "A value of the org, its <username>, stands in what would be written, so that it is not.",
    });
  });

  test("is as it was, where nothing of the org is in it", () => {
    const mask = new Mask();
    mask.know("kantiv@acme.com.uat", "username");
    expect(mask.checked(mask.text("for kantiv@acme.com.uat"))).toBe("for <username>");
  });
});
