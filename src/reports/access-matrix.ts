import type { DataAccess, ObjectAccess } from "../model/data-access.ts";
import type { Paint } from "../model/paint.ts";
import { printable } from "../util/printable.ts";

const HEAD = ["read", "create", "edit", "delete", "all"] as const;

/** What is granted of data, a line for each object and field; nothing where nothing is. */
export function accessMatrix({ objects, fields }: DataAccess, paint: Paint): string[] {
  const names = [...objects.map(({ object }) => object), ...fields.map(({ field }) => field)].map(shown);
  if (names.length === 0) return [];
  const width = Math.max(6, ...names.map((name) => name.length));
  const cell = (name: string) => shown(name).padEnd(width);
  return [
    paint("dim", `  ${"".padEnd(width)}  ${HEAD.join("  ")}`),
    ...objects.map((row) => `  ${cell(row.object)}  ${marksOf(row, paint).join("")}`.trimEnd()),
    ...fields.map(({ field, edit }) => {
      const marks = [mark(true, 6, "green", paint), mark(false, 8, "green", paint), mark(edit, 4, "green", paint)];
      return `  ${cell(field)}  ${marks.join("")}`.trimEnd();
    }),
  ];
}

function marksOf({ read, create, edit, delete: remove, all }: ObjectAccess, paint: Paint): string[] {
  return [
    mark(read, 6, "green", paint),
    mark(create, 8, "green", paint),
    mark(edit, 6, "green", paint),
    mark(remove, 8, "yellow", paint),
    all === "none" ? paint("dim", "·") : paint("red", all),
  ];
}

function mark(granted: boolean, width: number, style: "green" | "yellow", paint: Paint): string {
  return `${granted ? paint(style, "✔") : paint("dim", "·")}${" ".repeat(width - 1)}`;
}

function shown(name: string): string {
  return printable(name, 80);
}
