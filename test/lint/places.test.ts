import { describe, expect, it } from "vitest";
import { lint } from "../../src/lint/lint.ts";
import {
  acme,
  acmeMetadata,
  acmeWith,
  findingsIn,
  inputOf,
  key,
  PATHS,
  placed,
  sourceFiles,
  TEMPLATE_YAML,
} from "./acme.ts";

const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const withRelaxation = acme({
  ...acmeWith(POLICY, "<ipRelaxationPolicyType>${ipRelaxation}</ipRelaxationPolicyType>"),
  "acme/template.yaml": `${TEMPLATE_YAML}  ipRelaxation:
    type: enum
    description: Whether address ranges hold.
    values: [Enforce, Bypass]
    default: Bypass
`,
});
const orgFile = (more = "") => `template: ../acme
integrationUser: { username: a@acme.example }
jwt: { certificate: acme.crt }
${more}`;

describe("a finding's place", () => {
  it("is the element, by line and column", () => {
    const texts = acmeWith("ExtlClntAppGlobalOauthSettings", "<isPkceRequired>false</isPkceRequired>");
    expect(findingsIn(texts).map(placed)).toEqual([`ECA405 ${PATHS.ExtlClntAppGlobalOauthSettings}:6:5`]);
  });

  it("is the default in template.yaml, where a parameter decides the value", () => {
    expect(findingsIn(withRelaxation).map(placed)).toEqual(["ECA305 acme/template.yaml:13:14"]);
  });

  it("is the org file, where that decides the value or names the certificate", () => {
    const sound = {
      ...withRelaxation,
      "acme/template.yaml": (withRelaxation["acme/template.yaml"] ?? "").replace("default: Bypass", "default: Enforce"),
    };
    const texts = {
      ...sound,
      "orgs/a.yaml": orgFile("parameters:\n  ipRelaxation: Bypass\n"),
      "orgs/acme.crt": key("expired.crt"),
    };
    expect(findingsIn(texts).map(placed)).toEqual(["ECA505 orgs/a.yaml:3:21", "ECA305 orgs/a.yaml:5:17"]);
  });

  it("is only in files that were asked about; a template and a certificate beside them are read for what they say", () => {
    const [org, ...beside] = sourceFiles({
      "orgs/a.yaml": orgFile(),
      ...withRelaxation,
      "orgs/acme.crt": key("expired.crt"),
    });
    const { findings } = lint({ ...inputOf(org ? [org] : []), beside });
    expect(findings.map(placed)).toEqual(["ECA505 orgs/a.yaml:3:21"]);
  });

  it("counts lines the same with other line ends and a byte order mark", () => {
    const path = PATHS.ExtlClntAppGlobalOauthSettings ?? "";
    const text = acmeWith("ExtlClntAppGlobalOauthSettings", "<isPkceRequired>false</isPkceRequired>")[path] ?? "";
    const found = findingsIn({ [path]: `\uFEFF${text.replaceAll("\n", "\r\n")}` });
    expect(found.map(placed)).toContain(`ECA405 ${path}:6:5`);
  });
});

it("metadata without a template is judged by the same security rules", () => {
  const texts = acmeMetadata(
    acmeWith(
      "ExtlClntAppOauthSettings",
      "<commaSeparatedOauthScopes>Api, Full, RefreshToken</commaSeparatedOauthScopes>",
    ),
  );
  expect(findingsIn(texts).map(placed)).toEqual(["ECA201 src/extlClntAppOauthSettings/Acme_oauth.ecaOauth:3:5"]);
});
