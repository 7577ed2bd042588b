import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import type { Review } from "../../src/review/model.ts";
import { elements, fixture, orgFile, repository } from "../review/repository.ts";

const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith("kantiv-sf-review-"));

it("a review of many orgs walks a few of each kind, says which it did not, and leaves nothing behind", async () => {
  const orgs = Array.from({ length: 22 }, (_, index) => `org${String(index).padStart(2, "0")}`);
  const files = Object.fromEntries(orgs.map((name) => [`orgs/${name}.yaml`, orgFile(name)]));
  const repo = await repository({ ...fixture(), ...files });
  repo.commit("Label", elements("ExternalClientApplication", "<label>Acme CRM</label>"));
  const before = left();
  const { result } = (await repo.review("--json")).json<Review>();
  const steps = result.templates.flatMap(({ cases }) =>
    cases.map(({ rehearsal }) => rehearsal.map(({ status }) => status).join(" ")),
  );
  expect(steps).toHaveLength(25);
  expect(steps.filter((step) => step === "passed passed passed passed")).toHaveLength(3);
  expect(steps.filter((step) => step === "skipped")).toHaveLength(22);
  expect(left()).toEqual(before);
});
