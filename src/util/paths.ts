/** Paths as text, with `/` between folders on every system; nothing is asked of a disk. */
import { isAbsolute, sep } from "node:path";

/** A path as the system has it, with `/` between folders. */
export function withSlashes(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}

/** The folder that holds the path; empty for the working directory itself. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash) || "/";
}

/** A step that is `.`, `..` or empty, but an empty one that begins the path from the root. */
const TO_RESOLVE = /(^|\/)\.{1,2}(\/|$)|\/(\/|$)/;

/** A path below a folder, without `.` and `..` where that can be. */
export function joinPath(folder: string, path: string): string {
  const whole = isAbsolute(path) || folder === "" ? path : `${folder}/${path}`;
  if (!TO_RESOLVE.test(whole)) return whole;
  const steps: string[] = [];
  for (const step of whole.split("/")) {
    if (step === "." || (step === "" && steps.length > 0)) continue;
    if (step === ".." && steps.length > 0 && steps.at(-1) !== ".." && steps.at(-1) !== "") steps.pop();
    else steps.push(step);
  }
  return steps.join("/");
}

export function isInside(path: string, folder: string): boolean {
  return folder === "" ? !path.startsWith("/") : path.startsWith(`${folder.replace(/\/$/, "")}/`);
}
