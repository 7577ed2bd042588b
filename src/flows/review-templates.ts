import type { Context } from "../model/command.ts";
import { reviewCase } from "../review/case.ts";
import type { CaseReview, TemplateReview } from "../review/model.ts";
import { type Pair as Folders, pairTemplates } from "../review/pairs.ts";
import { isInside, joinPath } from "../util/paths.ts";
import { ABSENT, exampleCase, orgCase, type StagedSide, withOneCertificate } from "./review-cases.ts";
import { examplesIn, type Side } from "./review-side.ts";

/** A case, and both sides as a rehearsal walks them. */
interface Staged {
  review: CaseReview;
  base: StagedSide;
  head: StagedSide;
}

export interface StagedTemplate extends Omit<TemplateReview, "cases"> {
  cases: readonly Staged[];
}

/** Every template of either side, with each example and org file that uses it; then those that ship, by org file. */
export async function stageTemplates(base: Side, head: Side, ctx: Context): Promise<StagedTemplate[]> {
  const orgs = await stageOrgs(base, head, ctx);
  const staged: StagedTemplate[] = [];
  for (const folders of pairTemplates(base.templates, head.templates)) {
    const folder = folders.head?.folder ?? folders.base?.folder ?? "";
    const own = orgs.filter((one) => isUsing(one, folders));
    staged.push({
      name: folders.head?.name || folders.base?.name || folder,
      folder,
      state: folders.state,
      ...(folders.state === "renamed" && folders.base ? { from: folders.base.folder } : {}),
      cases: [...(await stageExamples(base, head, folders, ctx)), ...own],
    });
  }
  const others = orgs.filter((one) => !staged.some(({ cases }) => cases.includes(one)));
  const byName = Map.groupBy(
    others,
    ({ head: { template }, base: { template: before } }) => (template ?? before)?.name ?? "no template",
  );
  return [
    ...staged,
    ...[...byName].sort().map(([name, cases]): StagedTemplate => ({ name, folder: null, state: "unchanged", cases })),
  ];
}

/** The folders that were renamed, by their new names. */
export function renamedFolders(staged: readonly StagedTemplate[]): Map<string, string> {
  return new Map(staged.flatMap(({ from, folder }) => (from !== undefined && folder !== null ? [[from, folder]] : [])));
}

async function stageOrgs(base: Side, head: Side, ctx: Context): Promise<Staged[]> {
  const paths = [...new Set([...base.orgFiles, ...head.orgFiles])].sort();
  const staged: Staged[] = [];
  for (const path of paths) {
    const [before, after] = withOneCertificate(await orgCase(base, path, ctx), await orgCase(head, path, ctx));
    const named = [before, after].flatMap(({ template, extended = [] }) => [template?.folder, ...extended]);
    const touched = isTouched(base, head, [path, ...named]);
    staged.push({
      base: before,
      head: after,
      review: reviewCase({ kind: "org", name: path, base: before, head: after, touched }),
    });
  }
  return staged;
}

function isUsing({ base, head }: Staged, folders: Folders): boolean {
  const named = (head.template ?? base.template)?.folder;
  return named !== undefined && [folders.head?.folder, folders.base?.folder].includes(named);
}

async function stageExamples(base: Side, head: Side, folders: Folders, ctx: Context): Promise<Staged[]> {
  const [from, to] = [folders.base?.folder, folders.head?.folder];
  const [before, after] = [namesIn(base, from), namesIn(head, to)];
  const names = [...new Set([...after, ...before])].sort();
  const folder = to ?? from ?? "";
  const staged: Staged[] = [];
  for (const name of names.length > 0 ? names : [undefined]) {
    const side = async (own: Side, at: string | undefined, has: string[]): Promise<StagedSide> => {
      if (at === undefined) return ABSENT;
      if (name === undefined) return exampleCase(own, at, undefined, ctx);
      const there = has.includes(name);
      const other = own === base ? { side: head, at: to } : { side: base, at: from };
      const [source, place] = there ? [own, at] : [other.side, other.at ?? at];
      return exampleCase(own, at, { side: source, path: joinPath(place, name), foreign: !there }, ctx);
    };
    const [was, is] = [await side(base, from, before), await side(head, to, after)];
    const review = reviewCase({
      kind: "example",
      name: name === undefined ? `${joinPath(folder, "template.yaml")} (defaults)` : joinPath(folder, name),
      base: was,
      head: is,
      touched: isTouched(base, head, [from, to]),
    });
    staged.push({ base: was, head: is, review });
  }
  return staged;
}

/** Examples as they are named in their template. */
function namesIn(side: Side, folder: string | undefined): string[] {
  if (folder === undefined) return [];
  const paths = examplesIn(side, folder);
  return folder === "" ? paths : paths.map((path) => path.slice(folder.length + 1));
}

/** Whether any of these files, or a file in one of these folders, is another one on the other side. */
function isTouched(base: Side, head: Side, places: readonly (string | undefined)[]): boolean {
  const named = places.filter((place) => place !== undefined);
  const isNamed = (path: string) => named.some((place) => path === place || isInside(path, place));
  const differs = (a: Side, b: Side) =>
    [...a.objects].some(([path, id]) => isNamed(path) && b.objects.get(path) !== id);
  return differs(base, head) || differs(head, base);
}
