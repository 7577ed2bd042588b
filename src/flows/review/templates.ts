import type { Context } from "../../model/command.ts";
import { reviewCase } from "../../review/case.ts";
import { type CaseReview, type TemplateReview, UNKNOWN_TEMPLATE } from "../../review/model.ts";
import { type Pair as Folders, pairTemplates } from "../../review/pairs.ts";
import { folderOf, joinPath } from "../../util/paths.ts";
import { ABSENT, exampleCase, madeFrom, onOtherSide, orgCase, type StagedSide, withOneCertificate } from "./cases.ts";
import { examplesIn, type Side } from "./side.ts";

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
  const isTouched = touchedBy(base, head);
  const orgs = await stageOrgs(base, head, isTouched, ctx);
  const staged: StagedTemplate[] = [];
  for (const folders of pairTemplates(base.templates, head.templates)) {
    const folder = folders.head?.folder ?? folders.base?.folder ?? "";
    const own = orgs.filter((one) => isUsing(one, folders));
    staged.push({
      name: folders.head?.name || folders.base?.name || folder,
      folder,
      state: folders.state,
      ...(folders.state === "renamed" && folders.base ? { from: folders.base.folder } : {}),
      cases: [...(await stageExamples(base, head, folders, isTouched, ctx)), ...own],
    });
  }
  const placed = new Set(staged.flatMap(({ cases }) => cases));
  const others = orgs.filter((one) => !placed.has(one));
  const byName = Map.groupBy(
    others,
    ({ head: { template }, base: { template: before } }) => (template ?? before)?.name ?? UNKNOWN_TEMPLATE,
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

async function stageOrgs(base: Side, head: Side, isTouched: Touched, ctx: Context): Promise<Staged[]> {
  const paths = [...new Set([...base.orgFiles, ...head.orgFiles])].sort();
  const staged: Staged[] = [];
  for (const path of paths) {
    const was = await orgCase(base, path, ctx);
    const is = isTouched(madeFrom(path, was)) ? await orgCase(head, path, ctx) : onOtherSide(was, head);
    const [before, after] = withOneCertificate(was, is ?? (await orgCase(head, path, ctx)));
    const touched = isTouched([before, after].flatMap((one) => madeFrom(path, one)));
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

async function stageExamples(
  base: Side,
  head: Side,
  folders: Folders,
  isTouched: Touched,
  ctx: Context,
): Promise<Staged[]> {
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
      touched: isTouched([from, to]),
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
type Touched = (places: readonly (string | undefined)[]) => boolean;

/** Looked up once: there may be thousands of org files, each made from some. */
function touchedBy(base: Side, head: Side): Touched {
  const differ = (a: Side, b: Side) => [...a.objects].filter(([path, id]) => b.objects.get(path) !== id);
  const paths = [...differ(base, head), ...differ(head, base)].map(([path]) => path);
  const places = new Set(paths.flatMap((path) => [path, ...foldersAbove(path)]));
  return (named) => named.some((place) => place !== undefined && places.has(place));
}

/** Each folder that a path is in, the root as the empty one. */
function foldersAbove(path: string): string[] {
  const folder = folderOf(path);
  return folder === "" ? [""] : [folder, ...foldersAbove(folder)];
}
