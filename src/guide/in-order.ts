import { type Block, type Step, stepsFrom } from "../page/page.ts";

/** One thing to do, with what stands below it. */
export interface Todo extends Step {
  below?: readonly Block[];
}

/** Steps that are numbered through, whatever stands between them. Pure. */
export function inOrder(...all: readonly Todo[]): Block[] {
  const blocks: Block[] = [];
  let waiting: Step[] = [];
  all.forEach(({ below = [], ...step }, at) => {
    waiting.push(step);
    if (below.length === 0 && at < all.length - 1) return;
    blocks.push(stepsFrom(at + 2 - waiting.length, ...waiting), ...below);
    waiting = [];
  });
  return blocks;
}
