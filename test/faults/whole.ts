import { beginCells, endCells } from "./report.ts";

/** Around a whole run: the table of all red cells stands at its end. */
export function setup(): () => void {
  beginCells();
  return () => void process.stdout.write(`\n${endCells()}\n`);
}
