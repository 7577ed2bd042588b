import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import type { Review } from "../../src/review/model.ts";
import { elements, fixture, orgFile, repository } from "../review/repository.ts";

const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith("kantiv-sf-review-"));

it("a review of many orgs walks the first ones, says which it did not, and leaves nothing behind", async () => {
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
  expect(steps.slice(0, 20)).toEqual(Array(20).fill("passed passed passed passed"));
  expect(steps.slice(20)).toEqual(Array(5).fill("skipped"));
  expect(left()).toEqual(before);
});
