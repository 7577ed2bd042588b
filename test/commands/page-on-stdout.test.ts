import { stripVTControlCharacters } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { kantivSf } from "../helpers/cli.ts";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { elements, repository } from "../review/repository.ts";

let box: Sandbox | undefined;
afterEach(() => box?.[Symbol.asyncDispose]());

const next = (text: string) =>
  stripVTControlCharacters(text)
    .split("\n")
    .filter((line) => line.startsWith("Next:"));

describe("a page on stdout stands alone, and what comes next is told beside it to somebody at a terminal", () => {
  it("of a hand-over: the same into files, with what was asked for", async () => {
    box = await sandbox();
    await box.run("apply", "--yes");
    const { env, folder: cwd, clock } = box;
    const handoff = ["handoff", "--org", "acme.yaml"];
    const shown = await kantivSf(handoff, { env, cwd, clock, answers: [] });
    expect(next(shown.stdout)).toEqual([]);
    expect(next(shown.stderr)).toEqual(["Next: kantiv-sf handoff --org acme.yaml --out handoff"]);
    const app = ["--app", "Kantiv_Integration", "--new-cert", "kantiv.crt", "--new-key-env", "KANTIV_JWT_KEY"];
    const other = await kantivSf([...handoff, ...app], { env, cwd, clock, answers: [] });
    expect(next(other.stderr)).toEqual([`${next(shown.stderr)[0]} ${app.join(" ")}`]);
    expect(next((await kantivSf(handoff, { env, cwd, clock })).stderr)).toEqual([]);
    expect(next((await kantivSf([...handoff, "--json"], { env, cwd, clock, answers: [] })).stderr)).toEqual([]);
  });

  it("of a review: the form that has the picture", async () => {
    const repo = await repository();
    repo.commit("Change", elements("ExternalClientApplication", "<label>Acme CRM</label>"));
    const review = ["review", "--base", "main", "--no-rehearse", "--format"];
    for (const format of ["markdown", "html"]) {
      const shown = await kantivSf([...review, format], { cwd: repo.folder, answers: [] });
      expect(next(shown.stdout)).toEqual([]);
      expect(next(shown.stderr)).toEqual([
        "Next: kantiv-sf review --base main --format html --out review.html   # with the picture",
      ]);
    }
    for (const format of ["json", "junit"]) {
      expect(next((await kantivSf([...review, format], { cwd: repo.folder, answers: [] })).stderr)).toEqual([]);
    }
  });
});
