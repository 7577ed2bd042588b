import { expect, it } from "vitest";
import { atTemplate } from "../../src/flows/judge/at-template.ts";
import { KantivError } from "../../src/model/errors.ts";
import { resolveParameters } from "../../src/template/parameters.ts";
import { shippedTemplate, TEST_CERTIFICATE } from "../helpers/shipped-template.ts";

const template = await shippedTemplate();
const place = { file: "acme.yaml", line: 12, column: 3 };
const given = { sessionLevel: "HIGH_ASSURANCE" };
const places = { whole: place, parameters: { sessionLevel: place } };
const values = resolveParameters(template, given, TEST_CERTIFICATE, places);

function located(message: string, file: string) {
  const error = new KantivError("DEPLOY_FAILED", "x", "y", { problems: [{ code: "COMPONENT_FAILED", message, file }] });
  return atTemplate(error, { template, values }).problems[0];
}

const POLICY = "extlClntAppOauthPolicies/Kantiv_Integration_oauthPlcy.ecaOauthPlcy";

it("what an org refuses is shown where a parameter gets the value that it names", () => {
  expect(located("HIGH_ASSURANCE is not allowed here", POLICY)).toMatchObject(place);
});

it("what an org refuses of an element is shown in the template's file, at that element", () => {
  const problem = located("Invalid value for isTokenExchangeFlowEnabled", POLICY);
  expect(problem?.file).toMatch(/_oauthPlcy\.ecaOauthPlcy$/);
  expect(problem?.line).toBe(8);
});

it("what names neither is shown at the top of the template's file, and what is of no such file as it came", () => {
  expect(located("no reason", POLICY)).toMatchObject({ file: expect.stringContaining("${appName}"), line: 2 });
  expect(located("no reason", "classes/A.cls")).toMatchObject({ file: "classes/A.cls" });
});
